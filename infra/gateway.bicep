// The gateway: one container, deployed by "azd deploy" with the image it has just pushed.
targetScope = 'resourceGroup'

@description('The pushed image; azd sets SERVICE_GATEWAY_IMAGE_NAME.')
@minLength(1)
param image string
param location string = resourceGroup().location
param environmentName string
param name string
param containerEnvironmentName string
param registryServer string
param pullIdentityId string
param runtimeIdentityId string
param runtimeIdentityClientId string
param masterKeySecretUrl string

@description('The issuer: an origin with https. Who connected to another one has to connect anew.')
param publicUrl string

@description('A host name of your own whose DNS records are in place; empty: none.')
param customDomain string = ''

param signInTenantId string

@description('The client id of our registration at Entra ID; it has nothing to do with AZURE_CLIENT_ID, which is who deploys.')
@minLength(36)
@maxLength(36)
param entraClientId string

@allowed([
  'postgres'
  'sqlite'
])
param store string = 'postgres'
param databaseHost string = ''
param databasePasswordSecretUrl string = ''

@description('How many connections the database server has for us; 35 for B1ms.')
@minValue(0)
param databaseUserConnections int = 35

@description('At least one: a client that signs in must not wait for a container to start.')
@minValue(1)
@maxValue(10)
param minReplicas int = 1

@minValue(1)
@maxValue(10)
param maxReplicas int = 10

@description('Requests a second at which another replica starts.')
@minValue(1)
param requestsPerReplica int = 50

@description('vCPU of a replica; its memory in GiB is twice that.')
@allowed([
  '0.25'
  '0.5'
  '1.0'
])
param cpu string = '0.25'

var port = 3000
// Never in ingress: only what runs in the environment can reach it.
var metricsPort = 9464
var memory = {
  '0.25': '0.5Gi'
  '0.5': '1Gi'
  '1.0': '2Gi'
}
// A process holds half as many connections again for its app, and while a revision replaces
// another there is one replica more. At least 2, which is what the gateway takes.
var databaseConnections = max(2, min(10, (databaseUserConnections * 2) / (3 * (maxReplicas + 1))))

var settings = [
  { name: 'NODE_ENV', value: 'production' }
  { name: 'HOST', value: '0.0.0.0' }
  { name: 'PORT', value: string(port) }
  { name: 'METRICS_PORT', value: string(metricsPort) }
  { name: 'PUBLIC_URL', value: publicUrl }
  // Ingress is the one proxy in front, and it appends the caller's address.
  { name: 'TRUSTED_PROXY_HOPS', value: '1' }
  { name: 'SHUTDOWN_DELAY_SECONDS', value: '5' }
  { name: 'VOORDEUR_DATA_DIR', value: '/data' }
  { name: 'VOORDEUR_MASTER_KEY_VAULT', value: masterKeySecretUrl }
  { name: 'ENTRA_TENANT', value: signInTenantId }
  { name: 'ENTRA_CLIENT_ID', value: entraClientId }
  { name: 'ENTRA_AUTHORITY_HOST', value: environment().authentication.loginEndpoint }
  { name: 'ENTRA_CLIENT_AUTHENTICATION', value: 'managed-identity' }
  { name: 'MANAGED_IDENTITY_CLIENT_ID', value: runtimeIdentityClientId }
]
var storeSettings = {
  postgres: [
    { name: 'DATABASE_URL', value: 'postgres://voordeur@${databaseHost}:5432/voordeur?sslmode=verify-full' }
    { name: 'DATABASE_PASSWORD_FILE', value: '/run/secrets/database-password' }
    { name: 'DATABASE_CONNECTIONS', value: string(databaseConnections) }
  ]
  sqlite: [
    { name: 'EPHEMERAL_STORAGE', value: 'true' }
  ]
}
// Fetched by Container Apps with the pull identity; a file, so that it is in no environment.
var storeSecrets = {
  postgres: [
    { name: 'database-password', keyVaultUrl: databasePasswordSecretUrl, identity: pullIdentityId }
  ]
  sqlite: []
}
var dataVolume = { name: 'data', storageType: 'EmptyDir' }
var storeVolumes = {
  postgres: [
    {
      name: 'secrets'
      storageType: 'Secret'
      secrets: [
        { secretRef: 'database-password', path: 'database-password' }
      ]
    }
  ]
  sqlite: []
}
var storeMounts = {
  postgres: [
    { volumeName: 'secrets', mountPath: '/run/secrets' }
  ]
  sqlite: []
}

resource containerEnvironment 'Microsoft.App/managedEnvironments@2026-01-01' existing = {
  name: containerEnvironmentName
}

resource gateway 'Microsoft.App/containerApps@2026-01-01' = {
  name: name
  location: location
  tags: {
    'azd-env-name': environmentName
    'azd-service-name': 'gateway'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${pullIdentityId}': {}
      '${runtimeIdentityId}': {}
    }
  }
  properties: {
    environmentId: containerEnvironment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      identitySettings: [
        { identity: pullIdentityId, lifecycle: 'None' }
        { identity: runtimeIdentityId, lifecycle: 'Main' }
      ]
      registries: [
        { server: registryServer, identity: pullIdentityId }
      ]
      secrets: storeSecrets[store]
      // No corsPolicy: which origins may do what differs by path, and the gateway knows.
      ingress: {
        external: true
        targetPort: port
        transport: 'auto'
        allowInsecure: false
        stickySessions: { affinity: 'none' }
        traffic: [
          { latestRevision: true, weight: 100 }
        ]
        // Auto: the name may come before its certificate, which Azure binds when it is there.
        customDomains: empty(customDomain) ? [] : [
          { name: customDomain, bindingType: 'Auto' }
        ]
      }
    }
    template: {
      // 5 s of leaving, 25 s for running requests, and some for the last log lines.
      terminationGracePeriodSeconds: 45
      containers: [
        {
          name: 'gateway'
          image: image
          env: concat(settings, storeSettings[store])
          resources: {
            cpu: json(cpu)
            memory: memory[cpu]
          }
          volumeMounts: concat([ { volumeName: 'data', mountPath: '/data' } ], storeMounts[store])
          // All three: without them Container Apps only looks whether the port is open.
          probes: [
            {
              type: 'Startup'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 3
              timeoutSeconds: 2
              failureThreshold: 10
            }
            {
              // The process alone: a database that is away is no reason to start anew.
              type: 'Liveness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: { path: '/readyz', port: port }
              periodSeconds: 5
              timeoutSeconds: 3
              failureThreshold: 3
            }
          ]
        }
      ]
      volumes: concat([ dataVolume ], storeVolumes[store])
      scale: {
        minReplicas: store == 'sqlite' ? 1 : minReplicas
        // Two replicas with a file each would not know each other's people.
        maxReplicas: store == 'sqlite' ? 1 : max(minReplicas, maxReplicas)
        rules: [
          {
            // A rate: requests of the last 15 s, divided by 15.
            name: 'http'
            http: { metadata: { concurrentRequests: string(requestsPerReplica) } }
          }
          {
            name: 'cpu'
            custom: {
              type: 'cpu'
              metadata: {
                type: 'Utilization'
                value: '70'
              }
            }
          }
        ]
      }
    }
  }
}

// After the app: Azure looks whether the name leads to it.
resource certificate 'Microsoft.App/managedEnvironments/managedCertificates@2026-01-01' = if (!empty(customDomain)) {
  parent: containerEnvironment
  name: 'cert-${uniqueString(customDomain)}'
  location: location
  properties: {
    subjectName: customDomain
    domainControlValidation: 'CNAME'
  }
  dependsOn: [
    gateway
  ]
}

output MCP_URL string = '${publicUrl}/mcp'
