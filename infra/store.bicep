// The database: a layer of its own, after the platform. Resource Manager fetches the password from
// Key Vault, and looks for the vault before it makes anything: in one deployment with the vault the
// first "azd up" would fail (KeyVaultParameterReferenceNotFound).
targetScope = 'subscription'

param environmentName string
param location string
param resourceGroupName string
param vaultName string

@description('What the gateway remembers lies in PostgreSQL, or for a cheap demo in a file that is lost at each revision.')
@allowed([
  'postgres'
  'sqlite'
])
param store string = 'postgres'

@description('A subnet delegated to Microsoft.DBforPostgreSQL/flexibleServers; empty: a public endpoint, over TLS only.')
param databaseSubnetId string = ''

@description('The private DNS zone of that subnet.')
param databaseDnsZoneId string = ''

// As in main.bicep.
var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' existing = {
  name: resourceGroupName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
  scope: group
}

module postgres 'modules/postgres.bicep' = if (store == 'postgres') {
  name: 'postgres'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    // The password never passes azd, a parameters file or a pipeline.
    administratorPassword: vault.getSecret('database-password')
    subnetId: databaseSubnetId
    dnsZoneId: databaseDnsZoneId
  }
}

output DATABASE_HOST string = postgres.?outputs.?host ?? ''
output DATABASE_USER_CONNECTIONS int = postgres.?outputs.?userConnections ?? 0
