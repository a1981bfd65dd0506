// Each query answers with a row for what is wrong, and with none while all is well.
param location string
param tags object
param workspaceId string
param email string

var alerts = [
  {
    name: 'failed-calls'
    title: 'Tool calls fail'
    severity: 2
    every: 'PT15M'
    query: loadTextContent('../queries/alert-failed-calls.kql')
  }
  {
    name: 'slow-calls'
    title: 'Tool calls are slow'
    severity: 3
    every: 'PT15M'
    query: loadTextContent('../queries/alert-slow-calls.kql')
  }
  {
    name: 'delegation-failures'
    title: 'Acting as the person fails at the sign-in service'
    severity: 2
    every: 'PT15M'
    query: loadTextContent('../queries/alert-delegation-failures.kql')
  }
  {
    name: 'store-unavailable'
    title: 'The database does not answer'
    severity: 1
    every: 'PT5M'
    query: loadTextContent('../queries/alert-store-unavailable.kql')
  }
]

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-voordeur'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'voordeur'
    enabled: true
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [for alert in alerts: {
  name: 'alert-${alert.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Voordeur: ${alert.title}'
    severity: alert.severity
    enabled: true
    scopes: [
      workspaceId
    ]
    evaluationFrequency: alert.every
    windowSize: 'PT15M'
    // The table comes into being with the first log line, and that is after this rule.
    skipQueryValidation: true
    autoMitigate: true
    criteria: {
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          query: alert.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: empty(email) ? [] : [
        mail.id
      ]
    }
  }
}]
