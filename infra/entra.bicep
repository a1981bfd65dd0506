// Who the gateway is to Entra ID. A layer of its own, because it needs other rights than Azure's:
// whoever may register apps runs "azd provision entra" once, and a pipeline never needs to.
targetScope = 'subscription'

param environmentName string
param publicUrl string
param tenantId string
param runtimeIdentityPrincipalId string

@description('bicep: made and kept up to date here; cli: the hook prints the lines for somebody who may.')
@allowed([
  'bicep'
  'cli'
])
param registration string = 'bicep'

@description('With registration cli: the client id of the registration that was made by hand.')
param givenClientId string = ''

module entra 'modules/entra.bicep' = if (registration == 'bicep') {
  name: 'entra'
  params: {
    environmentName: environmentName
    publicUrl: publicUrl
    tenantId: tenantId
    runtimePrincipalId: runtimeIdentityPrincipalId
  }
}

output ENTRA_CLIENT_ID string = entra.?outputs.?clientId ?? givenClientId
