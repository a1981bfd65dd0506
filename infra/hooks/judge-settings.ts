import type { Env } from './phases.ts'

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/
/** These would lie in azd's file in the clear; the deployment needs none of them. */
const SECRETS = [
  'VOORDEUR_MASTER_KEY',
  'DATABASE_URL',
  'DATABASE_PASSWORD',
  'ENTRA_CLIENT_SECRET',
  'CLIENT_SECRET',
  'AZURE_CLIENT_SECRET',
]

/** What a person set with `azd env set` and Azure would refuse late, or take and be wrong. */
export function settingFaults(env: Env): string[] {
  return [
    ...oneOf(env, 'STORE', ['postgres', 'sqlite']),
    ...oneOf(env, 'ENTRA_REGISTRATION', ['bicep', 'cli']),
    ...oneOf(env, 'GATEWAY_CPU', ['0.25', '0.5', '1.0']),
    ...replicaFaults(env),
    ...domainFaults(env),
    ...sameIdFaults(env),
    ...SECRETS.filter((name) => env[name]).map(
      (name) =>
        `${name} is a secret, and azd keeps it in the clear. Remove it (azd env set ${name} "", or unset it in this shell): the deployment makes what it needs in Key Vault.`,
    ),
  ]
}

function oneOf(env: Env, name: string, words: readonly string[]): string[] {
  const value = env[name]
  if (!value || words.includes(value)) return []
  return [`${name} must be ${words.join(' or ')}. azd env set ${name} ${words[0]}`]
}

function replicaFaults(env: Env): string[] {
  const [least, most] = [env['MIN_REPLICAS'] || '1', env['MAX_REPLICAS'] || '10']
  const whole = (text: string) => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 10
  if (whole(least) && whole(most) && Number(least) <= Number(most)) return []
  return [
    'MIN_REPLICAS and MAX_REPLICAS must be whole numbers from 1 to 10, the first not above the second. With 0 the first person would wait for a container to start.',
  ]
}

function domainFaults({ CUSTOM_DOMAIN: domain }: Env): string[] {
  if (!domain || HOST_NAME.test(domain)) return []
  return [
    'CUSTOM_DOMAIN must be a host name in lower case, such as mcp.contoso.example: no https://, no path.',
  ]
}

/** The pipeline's own identity is another app than the one people sign in to. */
function sameIdFaults({ ENTRA_CLIENT_ID: ours, AZURE_CLIENT_ID: deployer }: Env): string[] {
  if (!ours || ours.toLowerCase() !== deployer?.toLowerCase()) return []
  return [
    'ENTRA_CLIENT_ID is AZURE_CLIENT_ID, the identity that deploys. People sign in to another registration: "azd provision entra" makes it.',
  ]
}

/** The registration must be there before a container starts that can't do without it. */
export function clientIdFaults({ ENTRA_CLIENT_ID: clientId }: Env): string[] {
  if (clientId && GUID.test(clientId)) return []
  if (clientId)
    return ['ENTRA_CLIENT_ID must be a GUID: the application (client) id of the registration.']
  return [
    'ENTRA_CLIENT_ID is missing. Who may register apps runs "azd provision entra"; or azd env set ENTRA_REGISTRATION cli, and "azd provision entra" prints the lines for somebody who may.',
  ]
}
