// Where logs go, and the page that reads them.
param location string
param tags object
param token string

@description('A bound on the bill: what comes after so many GB in a day is not kept.')
@minValue(1)
param dailyQuotaGb int = 1

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
  }
}

// For traces, when a collector sends them (OTEL_EXPORTER_OTLP_ENDPOINT); empty it costs nothing.
// Its data lies in the workspace, and nobody writes to it with a key.
resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'voordeur-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Voordeur'
    category: 'workbook'
    sourceId: workspace.id
    serializedData: loadTextContent('../workbook.json')
  }
}

output workspaceId string = workspace.id
output workspaceName string = workspace.name
output insightsName string = insights.name
output workbookName string = workbook.name
