// Two identities, because Container Apps and our code need different things.
param location string
param tags object
param token string

// Fetches the image and the database password for us. Our code can't get tokens of it (lifecycle
// None in gateway.bicep), so that a fault in the code reaches no registry.
resource pull 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-pull-${token}'
  location: location
  tags: tags
}

// Who our code is: at Key Vault for the master key, and at Entra ID as a federated credential.
resource runtime 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-runtime-${token}'
  location: location
  tags: tags
}

output pullId string = pull.id
output pullPrincipalId string = pull.properties.principalId
output runtimeId string = runtime.id
output runtimePrincipalId string = runtime.properties.principalId
output runtimeClientId string = runtime.properties.clientId
