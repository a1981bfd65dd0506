import { POLICIES } from './b2c-policies.ts'
import { EXAMPLE_CLIENT } from './command-line.ts'
import type { Directory } from './directory.ts'
import { b2cDocument, externalIdDocument } from './site-pages.ts'

export interface SummaryOptions {
  readonly origin: string
  readonly directory: Directory
  /** Whether the example app is registered, whose secret may be shown. */
  readonly isExample: boolean
  /** The environment of a container, when managed identities are registered. */
  readonly managedIdentity?: Readonly<Record<string, string>>
}

/** What someone who started it by hand wants to know, in plain text. */
export function summary(options: SummaryOptions): string {
  const { origin, directory, isExample, managedIdentity = {} } = options
  const { people, guests = [], personal = [], externalId, b2c } = directory
  const lines = [
    '',
    'Sign in as (no password):',
    ...people.map(({ username, jobTitle }) => row(username, jobTitle)),
    ...guests.map(({ username, tid }) => row(username, `guest, at ${origin}/${tid}`)),
    ...personal.map(({ username, jobTitle }) => row(username, jobTitle)),
    '',
    'Discovery:',
    ...[...directory.tenants.map(({ tid }) => tid), 'organizations', 'common'].map(
      (name) => `  ${origin}/${name}${DOCUMENT}`,
    ),
    ...customers('External ID', externalId?.people, externalId?.tenants.map(externalIdDocument)),
    ...customers(
      'Azure AD B2C',
      b2c?.people,
      b2c?.tenants.flatMap((tenant) => POLICIES.map(({ name }) => b2cDocument(tenant, name))),
    ),
  ].map((line) => (line.startsWith('  /') ? `  ${origin}${line.slice(2)}` : line))
  const variables = Object.entries(managedIdentity).map(([name, value]) => row(name, value))
  const identity = variables.length > 0 ? ['', 'Managed identity:', ...variables] : []
  return [...lines, ...identity, ...(isExample ? example() : []), ''].join('\n')
}

const DOCUMENT = '/v2.0/.well-known/openid-configuration'

const row = (name: string, about: string): string => `  ${name.padEnd(26)}${about}`

function customers(
  product: string,
  people: Directory['people'] = [],
  documents: readonly string[] = [],
): string[] {
  if (documents.length === 0) return []
  const names = people.map(({ username }) => username).join(', ')
  return ['', `${product} (${names}):`, ...documents.map((path) => `  ${path}`)]
}

function example(): string[] {
  const { client_id, client_secret, redirect_uris } = EXAMPLE_CLIENT
  return [
    '',
    'No app was registered with --client or ENTRA_LOCAL_CLIENTS, so there is an example:',
    row('client_id', client_id),
    row('client_secret', client_secret),
    ...redirect_uris.map((uri) => row('redirect_uri', `${uri} (any port)`)),
  ]
}
