import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { B2cOptions } from './b2c-policies.ts'
import { type ClientRegistration, ConfigurationError } from './clients.ts'
import type { ManagedIdentity } from './managed-identity.ts'
import type { StartOptions } from './start-entra-local.ts'

/** What the command was told: everything startEntraLocal needs. */
export interface Settings extends StartOptions {
  /** Nobody registered an app, so the example is. */
  readonly isExample: boolean
}

const DEFAULT_PORT = 3001

/**
 * For whoever starts it just to look around. `http://localhost` without a port accepts every port.
 */
export const EXAMPLE_CLIENT = {
  client_id: 'cccccccc-0000-4000-8000-00000000000e',
  client_secret: 'local-development-only',
  name: 'Example app',
  personal_accounts: true,
  redirect_uris: ['/oauth/callback', '/auth/callback', '/callback'].map(
    (path) => `http://localhost${path}`,
  ),
} as const satisfies ClientRegistration

export const HELP = `A local Entra ID for development and tests. It needs no password; nobody here is real.

  voordeur-entra-local [options]

  --port <number>              where to listen; 0 takes any free port (${DEFAULT_PORT}; LOCAL_ENTRA_PORT)
  --host <address>             the address to listen on (127.0.0.1; HOST)
  --origin <url>               how others reach it (http://localhost:<port>; LOCAL_ENTRA_ORIGIN)
  --client <json or file>      an app registration or a list of them; may be repeated
                               (an example app; ENTRA_LOCAL_CLIENTS, JSON)
  --managed-identity <json or file>
                               {client_id, principal_id} or a list, for /msi/token
                               (none; ENTRA_LOCAL_MANAGED_IDENTITIES, JSON)
  --b2c-issuer tenant|tfp      which issuer B2C tokens have (tenant; ENTRA_LOCAL_B2C_ISSUER)
  --b2c-policy-claim tfp|acr   which claim names the B2C policy (tfp; ENTRA_LOCAL_B2C_POLICY_CLAIM)
  --help                       this text

Only from the environment: ENTRA_LOCAL_IDENTITY_HEADER, what X-IDENTITY-HEADER has to carry.

An app registration:

  {"client_id": "${EXAMPLE_CLIENT.client_id}", "client_secret": "any text",
   "redirect_uris": ["http://localhost:3000/oauth/callback"], "name": "My app"}
`

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  origin: { type: 'string' },
  client: { type: 'string', multiple: true },
  'managed-identity': { type: 'string', multiple: true },
  'b2c-issuer': { type: 'string' },
  'b2c-policy-claim': { type: 'string' },
  help: { type: 'boolean' },
} as const

/**
 * Reads arguments and environment; an argument wins.
 * @returns `undefined` when help was asked for
 * @throws ConfigurationError that names the argument or variable. Their texts are never repeated
 * where they may hold secrets.
 */
export function readSettings(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Settings | undefined {
  const values = readArguments(args)
  if (values.help) return undefined
  const origin = values.origin ?? env['LOCAL_ENTRA_ORIGIN']
  const clients = readList<ClientRegistration>(values.client, env, 'ENTRA_LOCAL_CLIENTS')
  const identities = values['managed-identity']
  const header = env['ENTRA_LOCAL_IDENTITY_HEADER']
  return {
    port: readPort(values.port, env),
    host: values.host || env['HOST'] || '127.0.0.1',
    ...(origin && { origin }),
    clients: clients ?? [EXAMPLE_CLIENT],
    isExample: clients === undefined,
    managed_identities:
      readList<ManagedIdentity>(identities, env, 'ENTRA_LOCAL_MANAGED_IDENTITIES') ?? [],
    ...(header && { identity_header: header }),
    b2c: readB2c(values, env),
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch (fault) {
    throw new ConfigurationError(`${(fault as Error).message}\nSee --help for what there is.`)
  }
}

function readPort(argument: string | undefined, env: NodeJS.ProcessEnv): number {
  const [name, value] =
    argument === undefined ? ['LOCAL_ENTRA_PORT', env['LOCAL_ENTRA_PORT']] : ['--port', argument]
  const port = value ? Number(value) : DEFAULT_PORT
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new ConfigurationError(`${name}: '${value}' is not a port from 0 to 65535.`)
}

/** Looked into by createEntraLocal. The text is never repeated in a message: it holds secrets. */
function readList<Item>(
  args: readonly string[] | undefined,
  env: NodeJS.ProcessEnv,
  variable: 'ENTRA_LOCAL_CLIENTS' | 'ENTRA_LOCAL_MANAGED_IDENTITIES',
): Item[] | undefined {
  if (args !== undefined)
    return args.flatMap((one) => readJson(jsonOf(one), `--${FLAGS[variable]}`))
  const text = env[variable]
  return text === undefined || text === '' ? undefined : readJson(text, variable)
}

const FLAGS = {
  ENTRA_LOCAL_CLIENTS: 'client',
  ENTRA_LOCAL_MANAGED_IDENTITIES: 'managed-identity',
} as const

/** An argument is JSON itself, or the name of a file with it. */
function jsonOf(argument: string): string {
  if (/^\s*[[{]/.test(argument)) return argument
  try {
    return readFileSync(argument, 'utf8')
  } catch (fault) {
    const { code = 'unreadable' } = fault as NodeJS.ErrnoException
    throw new ConfigurationError(
      `'${argument.slice(0, 200)}' is neither JSON nor a file that can be read (${code}).`,
    )
  }
}

function readJson<Item>(text: string, name: string): Item[] {
  try {
    return [JSON.parse(text) as Item | Item[]].flat() as Item[]
  } catch {
    throw new ConfigurationError(
      `${name}: expected JSON, one object or a list of them. See --help.`,
    )
  }
}

function readB2c(values: ReturnType<typeof readArguments>, env: NodeJS.ProcessEnv): B2cOptions {
  return {
    issuer: oneOf(['tenant', 'tfp'], {
      '--b2c-issuer': values['b2c-issuer'],
      ENTRA_LOCAL_B2C_ISSUER: env['ENTRA_LOCAL_B2C_ISSUER'],
    }),
    policyClaim: oneOf(['tfp', 'acr'], {
      '--b2c-policy-claim': values['b2c-policy-claim'],
      ENTRA_LOCAL_B2C_POLICY_CLAIM: env['ENTRA_LOCAL_B2C_POLICY_CLAIM'],
    }),
  }
}

/** The first setting that is there, which must be a known value; the first value otherwise. */
function oneOf<Value extends string>(
  known: readonly [Value, ...Value[]],
  settings: Readonly<Record<string, string | undefined>>,
): Value {
  const [name, text] = Object.entries(settings).find(([, value]) => value) ?? []
  if (text === undefined) return known[0]
  const value = known.find((one) => one === text)
  if (value) return value
  throw new ConfigurationError(`${name}: '${text.slice(0, 50)}' is not ${known.join(' or ')}.`)
}
