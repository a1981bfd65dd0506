import type { Plain } from '../evaluate/value.ts'
import { at, gatewayOf, listAt, ofType, type Policy, settingsOf, unless } from './policy.ts'

const POSTGRES = 'Microsoft.DBforPostgreSQL/flexibleServers'
/** These take no tags. */
const UNTAGGED =
  /\/(roleAssignments|diagnosticSettings|configurations|databases|firewallRules|managedCertificates)$|^Microsoft\.Graph/i

/** A rule that counts rows, also before the table is there, as often as it looks back. */
const fires = (properties: Plain) =>
  at(properties, 'enabled') === true &&
  at(properties, 'skipQueryValidation') === true &&
  /^PT(5|15)M$/.test(String(at(properties, 'evaluationFrequency'))) &&
  at(properties, 'windowSize') === 'PT15M' &&
  at(properties, 'criteria.allOf.0.timeAggregation') === 'Count' &&
  at(properties, 'criteria.allOf.0.operator') === 'GreaterThan' &&
  at(properties, 'criteria.allOf.0.threshold') === 0 &&
  String(at(properties, 'criteria.allOf.0.query')).trim().length > 20

/** What stands around the container. */
export const platformPolicies: readonly Policy[] = [
  {
    rule: 'PostgreSQL is asked over TLS only, and the gateway verifies its name',
    broken(deployment) {
      const url = settingsOf(deployment).get('DATABASE_URL')
      if (url === undefined) return []
      const tls = ofType(deployment, `${POSTGRES}/configurations`).find(
        ({ body }) => at(body, 'name') === 'require_secure_transport',
      )
      const [server] = ofType(deployment, POSTGRES)
      const [database] = ofType(deployment, `${POSTGRES}/databases`)
      const user = at(server?.body, 'properties.administratorLogin')
      const place = `//${user}@«server.properties.fullyQualifiedDomainName»:5432/${at(database?.body, 'name')}?`
      return [
        ...unless(url.includes(place), 'DATABASE_URL has another user, server or database'),
        ...unless(
          at(server?.body, 'properties.authConfig.passwordAuth') === 'Enabled',
          'the server takes no password',
        ),
        ...unless(at(tls?.body, 'properties.value') === 'on', 'require_secure_transport is not on'),
        ...unless(url.endsWith('?sslmode=verify-full'), 'DATABASE_URL does not verify'),
      ]
    },
  },
  {
    rule: 'all replicas together have no more connections than the server allows',
    broken(deployment) {
      const each = settingsOf(deployment).get('DATABASE_CONNECTIONS')
      if (each === undefined) return []
      const most = Number(at(gatewayOf(deployment), 'properties.template.scale.maxReplicas'))
      const allowed = Number(deployment.environment['DATABASE_USER_CONNECTIONS'])
      const held = Math.ceil(Number(each) * 1.5) * (most + 1)
      return unless(held <= allowed, `${held}, and the server allows ${allowed}`)
    },
  },
  {
    rule: 'the public address is https and comes from a parameter or the environment',
    broken(deployment) {
      const address = settingsOf(deployment).get('PUBLIC_URL') ?? ''
      const set = deployment.environment['CUSTOM_DOMAIN']
      const meant = set
        ? `https://${set}`
        : 'https://voordeur.«environment.properties.defaultDomain»'
      return unless(address === meant, `PUBLIC_URL is ${address}`)
    },
  },
  {
    rule: 'the one proxy in front is trusted, and no other',
    broken: (deployment) =>
      unless(settingsOf(deployment).get('TRUSTED_PROXY_HOPS') === '1', 'TRUSTED_PROXY_HOPS'),
  },
  {
    rule: 'azd finds what belongs to it by tags',
    broken(deployment) {
      const missing = deployment.resources
        .filter(
          ({ type, body }) => !UNTAGGED.test(type) && at(at(body, 'tags'), 'azd-env-name') === null,
        )
        .map(({ symbol }) => `${symbol} has no tag azd-env-name`)
      const service = at(at(gatewayOf(deployment), 'tags'), 'azd-service-name')
      return [
        ...missing,
        ...unless(service === 'gateway', 'the app is not azd-service-name gateway'),
      ]
    },
  },
  {
    rule: 'the log has a bound for a day, and alerts fire on it',
    broken(deployment) {
      const [workspace] = ofType(deployment, 'Microsoft.OperationalInsights/workspaces')
      const quota = Number(at(workspace?.body, 'properties.workspaceCapping.dailyQuotaGb'))
      const alerts = ofType(deployment, 'Microsoft.Insights/scheduledQueryRules')
      const wrong = alerts.filter(({ body }) => !fires(at(body, 'properties')))
      const [environment] = ofType(deployment, 'Microsoft.App/managedEnvironments')
      const logs = 'properties.appLogsConfiguration.logAnalyticsConfiguration'
      const mailed = Boolean(deployment.environment['ALERT_EMAIL'])
      const sent = [`${logs}.customerId`, `${logs}.sharedKey`]
      return [
        ...unless(quota > 0, `dailyQuotaGb is ${quota}`),
        ...unless(alerts.length === 4, `there are ${alerts.length} alerts`),
        ...alerts
          .filter(
            ({ body }) => mailed !== listAt(body, 'properties.actions.actionGroups').length > 0,
          )
          .map(({ body }) => `${at(body, 'name')} tells the wrong people`),
        ...wrong.map(({ body }) => `${at(body, 'name')} does not fire`),
        ...unless(
          sent.every((path) => at(environment?.body, path) !== null),
          'logs are not sent',
        ),
      ]
    },
  },
]
