import { POLICIES } from './b2c-policies.ts'
import { EXAMPLE_CLIENT } from './command-line.ts'
import type { CustomerDirectory, Directory, Tenant } from './directory.ts'
import { b2cDocument, entraDocument, externalIdDocument } from './site-pages.ts'

export interface SummaryOptions {
  readonly origin: string
  readonly directory: Directory
  /** Whether the example app is registered, whose secret may be shown. */
  readonly isExample: boolean
  /** The environment of a container, when managed identities are registered. */
  readonly managedIdentity?: Readonly<Record<string, string>>
}

/** A heading and the lines below it. */
type Section = readonly [string, readonly string[]]

/** What someone who started it by hand wants to know, in plain text. */
export function summary(options: SummaryOptions): string {
  const { origin, directory, isExample, managedIdentity = {} } = options
  const { externalId, b2c } = directory
  const policyDocuments = (tenant: Tenant) => POLICIES.map(({ name }) => b2cDocument(tenant, name))
  const variables = Object.entries(managedIdentity).map(([name, value]) => row(name, value))
  const sections: readonly Section[] = [
    ['Sign in as (no password):', people(origin, directory)],
    ['Discovery:', names(directory).map((name) => `  ${origin}${entraDocument(name)}`)],
    customers(origin, 'External ID', externalId, (tenant) => [externalIdDocument(tenant)]),
    customers(origin, 'Azure AD B2C', b2c, policyDocuments),
    ['Managed identity:', variables],
    [NO_CLIENT, isExample ? EXAMPLE : []],
  ]
  const told = sections.filter(([, lines]) => lines.length > 0)
  return `${told.map(([heading, lines]) => ['', heading, ...lines].join('\n')).join('\n')}\n`
}

const people = (origin: string, { people, guests = [], personal = [] }: Directory): string[] => [
  ...people.map(({ username, jobTitle }) => row(username, jobTitle)),
  ...guests.map(({ username, tid }) => row(username, `guest, at ${origin}/${tid}`)),
  ...personal.map(({ username, jobTitle }) => row(username, jobTitle)),
]

const names = ({ tenants }: Directory): string[] => [
  ...tenants.map(({ tid }) => tid),
  'organizations',
  'common',
]

function customers(
  origin: string,
  product: string,
  directory: CustomerDirectory | undefined,
  documentsOf: (tenant: Tenant) => readonly string[],
): Section {
  const { tenants = [], people = [] } = directory ?? {}
  const usernames = people.map(({ username }) => username).join(', ')
  const documents = tenants.flatMap(documentsOf).map((path) => `  ${origin}${path}`)
  return [`${product} (${usernames}):`, documents]
}

const row = (name: string, about: string): string => `  ${name.padEnd(26)}${about}`

const NO_CLIENT = 'No app was registered with --client or ENTRA_LOCAL_CLIENTS. There is an example:'

const EXAMPLE: readonly string[] = [
  row('client_id', EXAMPLE_CLIENT.client_id),
  row('client_secret', EXAMPLE_CLIENT.client_secret),
  ...EXAMPLE_CLIENT.redirect_uris.map((uri) => row('redirect_uri', `${uri} (any port)`)),
]
