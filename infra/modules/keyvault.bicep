// The two secrets of a deployment. They are made here, once, and nobody needs to know them.
param location string
param tags object
param token string
param purgeProtection bool
param workspaceId string
param runtimePrincipalId string
param pullPrincipalId string

// New on every deployment, and used on the first only: see @onlyIfNotExists below.
@secure()
param firstSeed string = newGuid()
@secure()
param secondSeed string = newGuid()
@secure()
param passwordSeed string = newGuid()

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var firstHex = replace(firstSeed, '-', '')
var secondHex = replace(secondSeed, '-', '')
// 44 characters of base64, which are 32 bytes: 42 random hexadecimal digits, 168 bits, without the
// digits of a GUID that are fixed (12 and 16). "A" fills up to 32 bytes.
var masterKey = '${substring(firstHex, 0, 12)}${substring(firstHex, 20, 12)}${substring(secondHex, 0, 12)}${substring(secondHex, 20, 6)}A='

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    // Resource Manager passes the database password from here to the server, in store.bicep.
    enabledForTemplateDeployment: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Azure takes true or nothing.
    enablePurgeProtection: purgeProtection ? true : null
  }
}

// A master key that a second deployment replaced would lock away everything that is sealed with
// the first: it is written when there is none, and changed by "voordeur rekey" alone.
@onlyIfNotExists()
resource masterKeySecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'master-key'
  tags: tags
  properties: {
    contentType: '32 bytes in base64'
    value: masterKey
  }
}

@onlyIfNotExists()
resource databasePassword 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'database-password'
  tags: tags
  properties: {
    contentType: 'password of the user voordeur'
    value: 'Pg-${passwordSeed}'
  }
}

// One secret each, not the vault.
resource mayReadMasterKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(masterKeySecret.id, runtimePrincipalId, secretsUser)
  scope: masterKeySecret
  properties: {
    principalId: runtimePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource mayReadDatabasePassword 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(databasePassword.id, pullPrincipalId, secretsUser)
  scope: databasePassword
  properties: {
    principalId: pullPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

// Who read the master key, and when. This version knows one name only: service.
resource audit 'microsoft.insights/diagnosticSettings@2016-09-01' = {
  name: 'service'
  location: location
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

output name string = vault.name
// With its version: the key changes when somebody changes it, and not between two replicas.
output masterKeyUrl string = masterKeySecret.properties.secretUriWithVersion
output databasePasswordUrl string = databasePassword.properties.secretUri
