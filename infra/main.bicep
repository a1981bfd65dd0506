// The platform: everything that stays when a new version of the gateway is deployed.
// The container app itself is gateway.bicep, deployed by "azd deploy" together with its image, so
// that the first revision already has the real image, the real port and its probes. The database is
// store.bicep and the registration at Entra ID entra.bicep: see azure.yaml.
targetScope = 'subscription'

@description('The azd environment: names the resource group and tags what belongs to it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region of everything.')
@minLength(1)
param location string

@description('A host name of your own, such as mcp.contoso.example; empty: the environment gives one.')
param customDomain string = ''

@description('Who gets a mail when an alert fires; empty: alerts are seen in the portal only.')
param alertEmail string = ''

@description('Once true it stays true: nobody can then remove the master key for good before 90 days.')
param purgeProtection bool = false

@description('A subnet delegated to Microsoft.App/environments; empty: the environment has no network of yours.')
param appsSubnetId string = ''

// Deterministic: a second "azd up" finds what the first one made.
var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
var gatewayName = 'voordeur'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    pullPrincipalId: identity.outputs.pullPrincipalId
  }
}

module hosting 'modules/environment.bicep' = {
  name: 'environment'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    workspaceName: monitoring.outputs.workspaceName
    subnetId: appsSubnetId
  }
}

module keyvault 'modules/keyvault.bicep' = {
  name: 'keyvault'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    purgeProtection: purgeProtection
    workspaceId: monitoring.outputs.workspaceId
    runtimePrincipalId: identity.outputs.runtimePrincipalId
    pullPrincipalId: identity.outputs.pullPrincipalId
  }
}

// What azd needs to find its way.
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AZURE_CONTAINER_ENVIRONMENT_NAME string = hosting.outputs.name

// What gateway.bicep is told. None of it is secret: addresses of secrets, and who may read them.
output GATEWAY_NAME string = gatewayName
// From our own parameter or from the environment; never from a request's Host.
output PUBLIC_URL string = empty(customDomain) ? 'https://${gatewayName}.${hosting.outputs.defaultDomain}' : 'https://${customDomain}'
output PULL_IDENTITY_ID string = identity.outputs.pullId
output RUNTIME_IDENTITY_ID string = identity.outputs.runtimeId
output RUNTIME_IDENTITY_CLIENT_ID string = identity.outputs.runtimeClientId
output MASTER_KEY_SECRET_URL string = keyvault.outputs.masterKeyUrl
output DATABASE_PASSWORD_SECRET_URL string = keyvault.outputs.databasePasswordUrl

// What store.bicep is told.
output KEY_VAULT_NAME string = keyvault.outputs.name

// What entra.bicep is told: the object id, because that is the subject of the identity's tokens.
output RUNTIME_IDENTITY_PRINCIPAL_ID string = identity.outputs.runtimePrincipalId
output SIGN_IN_TENANT_ID string = tenant().tenantId

// What the hook tells a person about a domain of their own.
output DEFAULT_HOST string = '${gatewayName}.${hosting.outputs.defaultDomain}'
output DOMAIN_VERIFICATION_ID string = hosting.outputs.domainVerificationId
