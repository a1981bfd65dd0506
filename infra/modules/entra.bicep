// The registration: no secret and no certificate. The runtime identity vouches for the gateway.
targetScope = 'subscription'
extension microsoftGraphV1

param environmentName string
param publicUrl string
param tenantId string
param runtimePrincipalId string

var uniqueName = 'voordeur-${uniqueString(subscription().id, environmentName)}'
// Each cloud has its own name for "a token that stands in for a secret".
var exchangeAudiences = {
  AzureCloud: 'api://AzureADTokenExchange'
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov'
  AzureChinaCloud: 'api://AzureADTokenExchangeChina'
}
var cloud = environment().name
var authority = environment().authentication.loginEndpoint
var exchangeAudience = exchangeAudiences[cloud]
var graph = '00000003-0000-0000-c000-000000000000'
var delegatedPermissions = [
  'e1fe6dd8-ba31-4d61-89e7-88639da4683d' // User.Read
  '37f7f235-527c-4136-accd-4a02d197296e' // openid
  '14dad69e-099b-42c9-810b-d002981feec1' // profile
  '7427e0e9-2fba-42fe-b0c0-848c9e6a8182' // offline_access
]

resource app 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: uniqueName
  displayName: 'Voordeur (${environmentName})'
  signInAudience: 'AzureADMyOrg'
  api: {
    // Without this a new registration gets tokens of version 1, which the gateway refuses.
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: guid(uniqueName, 'access_as_user')
        value: 'access_as_user'
        type: 'User'
        isEnabled: true
        adminConsentDisplayName: 'Act as the signed-in person'
        adminConsentDescription: 'Lets the gateway act at other services as the person who signed in.'
        userConsentDisplayName: 'Act as you'
        userConsentDescription: 'Lets the gateway act at other services as you.'
      }
    ]
  }
  web: {
    // One, and exact: the provider compares it letter by letter.
    redirectUris: [
      '${publicUrl}/oauth/callback'
    ]
  }
  // idtyp tells a person's token from an application's; xms_cc lets Entra revoke at once.
  optionalClaims: {
    accessToken: [
      { name: 'idtyp', essential: false, additionalProperties: [] }
      { name: 'xms_cc', essential: false, additionalProperties: [] }
    ]
  }
  requiredResourceAccess: [
    {
      resourceAppId: graph
      resourceAccess: [for permission in delegatedPermissions: {
        id: permission
        type: 'Scope'
      }]
    }
  ]
}

resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: app.appId
}

resource runtime 'Microsoft.Graph/applications/federatedIdentityCredentials@v1.0' = {
  name: '${app.uniqueName}/runtime-identity'
  description: 'The managed identity of the container'
  issuer: '${authority}${tenantId}/v2.0'
  // The object id, never the client id: it is what the identity's tokens have as their subject.
  subject: runtimePrincipalId
  audiences: [
    exchangeAudience
  ]
}

output clientId string = app.appId
