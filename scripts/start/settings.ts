import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
// By path: the package's door would load its whole server, and this process only starts others.
import { sampleDirectory } from '../../packages/entra-local/src/directory.ts'
import { StartRefused } from './start-refused.ts'

export interface LocalSettings {
  readonly publicUrl: string
  readonly mcpUrl: string
  readonly dataDir: string
  readonly logFile: string
  /** Where both processes listen. */
  readonly host: string
  readonly port: number
  /** Origin and port of the local sign-in service; absent where a real one is configured. */
  readonly localSignIn: { readonly origin: string; readonly port: number } | undefined
  readonly gatewayEnv: Readonly<Record<string, string>>
  readonly entraEnv: Readonly<Record<string, string>>
}

const CLIENT_ID = 'c0ffee00-0000-4000-8000-000000000001'

/**
 * What `npm start` fills in for somebody who has configured nothing.
 * @throws {StartRefused} when an address can't be made of what is set.
 */
export function localSettings(env: NodeJS.ProcessEnv): LocalSettings {
  const port = readPort(env, 'PORT', 3000)
  const publicUrl = readUrl(env, ['PUBLIC_URL', 'OAUTH_DOMAIN'], `http://localhost:${port}`)
  const dataDir = resolve(env['VOORDEUR_DATA_DIR'] || '.voordeur')
  const logFile = resolve(env['VOORDEUR_LOG_FILE'] || join(dataDir, 'voordeur.log'))
  const ownSignIn = [
    'ENTRA_TENANT',
    'TENANT_ID',
    'EXTERNAL_ID_DISCOVERY_URL',
    'AZURE_B2C_POLICY',
    'OIDC_ISSUER',
  ].some((name) => env[name])
  const localSignIn = ownSignIn ? undefined : readLocalSignIn(env)
  // Both processes are started here, so they can share a secret that nobody else ever sees.
  const secret = randomBytes(32).toString('base64url')
  return {
    publicUrl,
    mcpUrl: readUrl(
      env,
      ['MCP_SERVER_URL', 'RESOURCE_SERVER_URL'],
      new URL('/mcp', publicUrl).href,
    ),
    dataDir,
    logFile,
    host: env['HOST'] || '127.0.0.1',
    port,
    localSignIn,
    gatewayEnv: {
      PORT: String(port),
      VOORDEUR_DATA_DIR: dataDir,
      VOORDEUR_LOG_FILE: logFile,
      ...(localSignIn ? upstream(localSignIn.origin, secret) : {}),
    },
    entraEnv: {
      LOCAL_ENTRA_PORT: String(localSignIn?.port ?? ''),
      ENTRA_LOCAL_CLIENTS: registrations(publicUrl, secret),
    },
  }
}

function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name] || String(fallback)
  // Not 0: the public URL carries the port, so it must be known before anything listens.
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text)
  throw new StartRefused(`${name} must be a whole number from 1 to 65535, and is "${text}".`)
}

function readUrl(env: NodeJS.ProcessEnv, names: readonly string[], fallback: string): string {
  const name = names.find((each) => env[each])
  const text = name === undefined ? fallback : (env[name] ?? fallback)
  if (URL.canParse(text) && /^https?:/i.test(text)) return text
  throw new StartRefused(`${name} must be an absolute http(s) URL, and is "${text}".`)
}

function readLocalSignIn(env: NodeJS.ProcessEnv) {
  const port = readPort(env, 'LOCAL_ENTRA_PORT', 3001)
  return { origin: readUrl(env, ['LOCAL_ENTRA_ORIGIN'], `http://localhost:${port}`), port }
}

function upstream(origin: string, secret: string): Record<string, string> {
  const people = sampleDirectory.people.map((person) => ({
    name: `${person.givenName} ${person.surname}`,
    signInName: person.username,
    note: person.jobTitle,
  }))
  return {
    ENTRA_AUTHORITY_HOST: origin,
    ENTRA_TENANT: 'organizations',
    ENTRA_ALLOWED_TENANTS: sampleDirectory.tenants.map(({ tid }) => tid).join(' '),
    ENTRA_CLIENT_ID: CLIENT_ID,
    ENTRA_CLIENT_SECRET: secret,
    SIGN_IN_NAME: 'the local sign-in service',
    SAMPLE_PEOPLE: JSON.stringify(people),
  }
}

const registrations = (publicUrl: string, secret: string): string =>
  JSON.stringify([
    {
      client_id: CLIENT_ID,
      client_secret: secret,
      name: 'Voordeur',
      redirect_uris: [new URL('/oauth/callback', publicUrl).href],
    },
  ])
