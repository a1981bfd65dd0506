import { readEnvironment } from '../../../packages/gateway/src/node/read-config.ts'
import type { Files } from '../files.ts'
import { type Policy, settingsOf } from './policy.ts'

const GUID = '00000000-0000-4000-8000-000000000001'
/** What Azure would have put in the place of what only it knows. */
const STAND_INS: readonly (readonly [RegExp, string])[] = [
  [/«environment\.properties\.defaultDomain»/g, 'sample.westeurope.azurecontainerapps.example'],
  [/«server\.properties\.fullyQualifiedDomainName»/g, 'psql.postgres.database.azure.example'],
  [
    /«masterKeySecret\.properties\.secretUriWithVersion»/g,
    `https://kv-sample.vault.azure.net/secrets/master-key/${'0'.repeat(32)}`,
  ],
  [/«(?:app\.appId|tenant\(\)\.tenantId|runtime\.properties\.clientId)»/g, GUID],
]

/** The settings against the program that reads them, and against the page that explains them. */
export const settingsPolicies = (files: Files): readonly Policy[] => [
  {
    rule: 'every setting of the container is in docs/configuration.md',
    broken(deployment) {
      const page = files.read('docs/configuration.md')
      return [...settingsOf(deployment).keys()]
        .filter((name) => !page.includes(`\`${name}\``))
        .map((name) => `${name} is not there`)
    },
  },
  {
    rule: 'the gateway itself reads these settings without a fault or a warning it does not mean',
    broken(deployment) {
      const env = Object.fromEntries(
        [...settingsOf(deployment)].map(([name, value]) => [name, filledIn(value)]),
      )
      // Container Apps gives every container these two.
      const azure = { IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token', IDENTITY_HEADER: GUID }
      const { config, faults } = readEnvironment({ ...env, ...azure })
      const meant = env['EPHEMERAL_STORAGE'] === 'true' ? 1 : 0
      const warnings = config.gateway.warnings ?? []
      return warnings.length === meant ? faults : [...faults, ...warnings]
    },
  },
]

const filledIn = (value: string) =>
  STAND_INS.reduce((text, [unknown, known]) => text.replaceAll(unknown, known), value)
