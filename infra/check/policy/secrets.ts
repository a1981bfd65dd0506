import { at, gatewayOf, listAt, ofType, type Policy, settingsOf, unless } from './policy.ts'

const CONFIGURATION = 'properties.configuration'
/** Settings that hold a secret; with one of these endings they hold where it is. */
const SECRET = /(SECRET|PASSWORD|MASTER_KEY|API_KEY|TOKEN)$/

/** Nothing secret in the clear. */
export const secretPolicies: readonly Policy[] = [
  {
    rule: 'no secret is in the environment of the container, or in its definition',
    broken(deployment) {
      const settings = settingsOf(deployment)
      const named = [...settings.keys()].filter((name) => SECRET.test(name))
      const url = settings.get('DATABASE_URL') ?? ''
      const secrets = listAt(gatewayOf(deployment), `${CONFIGURATION}.secrets`)
      return [
        ...named.map((name) => `${name} is set`),
        ...unless(!/\/\/[^/]*:[^/]*@/.test(url), 'DATABASE_URL has a password'),
        ...secrets
          .filter((secret) => at(secret, 'value') !== null || !at(secret, 'keyVaultUrl'))
          .map((secret) => `${at(secret, 'name')} is no Key Vault reference`),
      ]
    },
  },
  {
    rule: 'the database password is a file from Key Vault',
    broken(deployment) {
      const settings = settingsOf(deployment)
      if (!settings.has('DATABASE_URL')) return []
      const template = at(gatewayOf(deployment), 'properties.template')
      const volumes = listAt(template, 'volumes')
      const secret = volumes.filter((volume) => at(volume, 'storageType') === 'Secret')
      const paths = secret.flatMap((volume) =>
        listAt(template, 'containers.0.volumeMounts')
          .filter((mount) => at(mount, 'volumeName') === at(volume, 'name'))
          .flatMap((mount) =>
            listAt(volume, 'secrets').map(
              (secret) => `${at(mount, 'mountPath')}/${at(secret, 'path')}`,
            ),
          ),
      )
      const file = settings.get('DATABASE_PASSWORD_FILE') ?? 'nothing'
      return unless(paths.includes(file), `${file} is not mounted`)
    },
  },
  {
    rule: 'a secret that is made here is made once, so that a second deployment changes nothing',
    broken(deployment) {
      return ofType(deployment, 'Microsoft.KeyVault/vaults/secrets')
        .filter(({ once }) => !once)
        .map(({ symbol }) => `${symbol} would be made anew: it lacks @onlyIfNotExists()`)
    },
  },
  {
    rule: 'names are the same at each deployment',
    broken({ resources }) {
      return resources
        .filter(({ body }) => /newGuid|utcNow/.test(String(at(body, 'name'))))
        .map(({ symbol }) => `${symbol} has a new name each time`)
    },
  },
  {
    rule: 'Key Vault goes by roles, keeps what is deleted, and says who read what',
    broken(deployment) {
      const vaults = ofType(deployment, 'Microsoft.KeyVault/vaults')
      const [audit] = ofType(deployment, 'microsoft.insights/diagnosticSettings')
      const audited =
        at(audit?.body, 'scope') === '«vault»' &&
        at(audit?.body, 'properties.logs.0.category') === 'AuditEvent'
      return vaults.flatMap(({ body }) => [
        ...unless(at(body, 'properties.enableRbacAuthorization') === true, 'no roles'),
        ...unless(at(body, 'properties.enableSoftDelete') === true, 'no soft delete'),
        ...unless(audited, 'no audit log'),
        ...unless(
          at(body, 'properties.enabledForTemplateDeployment') === true,
          'the password can’t be passed to the server',
        ),
      ])
    },
  },
]
