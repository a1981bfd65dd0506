// What the gateway remembers. A container's disk is lost at each revision, and SQLite in WAL mode
// is not safe on a network share.
param location string
param tags object
param token string
@secure()
param administratorPassword string
param subnetId string
param dnsZoneId string

var private = !empty(subnetId)

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: 'psql-${token}'
  location: location
  tags: tags
  sku: {
    name: 'Standard_B1ms'
    tier: 'Burstable'
  }
  properties: {
    version: '17'
    administratorLogin: 'voordeur'
    administratorLoginPassword: administratorPassword
    authConfig: {
      activeDirectoryAuth: 'Disabled'
      passwordAuth: 'Enabled'
    }
    storage: {
      storageSizeGB: 32
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: 7
      geoRedundantBackup: 'Disabled'
    }
    highAvailability: { mode: 'Disabled' }
    network: private ? {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: dnsZoneId
    } : {
      publicNetworkAccess: 'Enabled'
    }
  }
}

// No connection in the clear: the default, said so that a drift is undone.
resource onlyTls 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2025-08-01' = {
  parent: server
  name: 'require_secure_transport'
  properties: {
    value: 'on'
    source: 'user-override'
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: 'voordeur'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
  dependsOn: [
    onlyTls
  ]
}

// 0.0.0.0 lets services in Azure in, other people's too: TLS and the password are what holds. The
// environment's own addresses change, so no narrower rule stays true; subnets of your own do.
resource azureServices 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (!private) {
  parent: server
  name: 'AllowAzureServices'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
  dependsOn: [
    database
  ]
}

output host string = server.properties.fullyQualifiedDomainName
// B1ms allows 50, and keeps 15 of them for itself.
output userConnections int = 35
