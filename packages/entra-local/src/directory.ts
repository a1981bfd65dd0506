export { sampleDirectory } from './sample-directory.ts'

/** An Entra tenant: a directory of people, addressed by its id or by its domain. */
export interface Tenant {
  /** GUID; the `tid` claim and a path segment of the issuer. */
  readonly tid: string
  readonly name: string
  readonly domain: string
}

/** A person in one tenant. Only `oid` with `tid` identifies; everything else may change. */
export interface Person {
  /** GUID; the `oid` claim and Graph's `id`. */
  readonly oid: string
  readonly tid: string
  /** User principal name; what a person types, and what `login_hint` carries. */
  readonly username: string
  readonly givenName: string
  readonly surname: string
  readonly jobTitle: string
  readonly officeLocation: string
  /** Of a guest: the tenant that signs them in. `tid` is the one that invited them. */
  readonly homeTid?: string
}

/** A security group of one tenant. */
export interface Group {
  /** GUID. */
  readonly id: string
  readonly tid: string
  readonly displayName: string
  readonly description: string
  /** The oids of its members. */
  readonly members: readonly string[]
}

/** Tenants of customers, with the people who signed up there. */
export interface CustomerDirectory {
  readonly tenants: readonly Tenant[]
  readonly people: readonly Person[]
}

export interface Directory {
  readonly tenants: readonly Tenant[]
  readonly people: readonly Person[]
  /** Whether `common`, `organizations` and `consumers` stand for tenants. Default: true. */
  readonly aliases?: boolean
  /** The same people in tenants that are not theirs; they sign in there by the tenant's name. */
  readonly guests?: readonly Person[]
  /** Microsoft accounts: at `common` and `consumers`, for apps that let them in. */
  readonly personal?: readonly Person[]
  readonly groups?: readonly Group[]
  /** Microsoft Entra External ID. */
  readonly externalId?: CustomerDirectory
  /** Azure AD B2C. */
  readonly b2c?: CustomerDirectory
}

/** The tenant that all personal Microsoft accounts are in. */
export const PERSONAL_TID = '9188040d-6c67-4c5b-b112-36a304b66dad'

export const displayName = (person: Person): string => `${person.givenName} ${person.surname}`

/** Everyone who can sign in anywhere: members first, so that a username finds them before a guest. */
export const everyone = (directory: Directory): readonly Person[] => [
  ...directory.people,
  ...(directory.guests ?? []),
  ...(directory.personal ?? []),
  ...(directory.externalId?.people ?? []),
  ...(directory.b2c?.people ?? []),
]

/** Who else is in a person's tenant: members, then guests, whichever product keeps it. */
export const colleagues = (directory: Directory, { tid }: Person): readonly Person[] =>
  everyone(directory).filter((one) => one.tid === tid)

/** What the first path segment of an endpoint names. */
export interface Authority {
  /** As the discovery document spells it: the GUID, or the alias that was asked for. */
  readonly segment: string
  /** The GUID for one tenant; `{tenantid}` for the aliases that stand for many. */
  readonly issuerTenant: string
  /** Who may sign in here. */
  readonly people: readonly Person[]
}

/** `undefined` when no tenant has that id or domain. Case does not matter, as at Entra. */
export function findAuthority(directory: Directory, segment: string): Authority | undefined {
  const name = segment.toLowerCase()
  const { people, guests = [] } = directory
  if (directory.aliases !== false && ALIASES.has(name)) return aliasedAuthority(directory, name)
  const tenant = findTenant(directory.tenants, name)
  if (!tenant) return undefined
  const { tid } = tenant
  const inTenant = [...people, ...guests].filter((person) => person.tid === tid)
  return { segment: tid, issuerTenant: tid, people: inTenant }
}

const ALIASES = new Set(['common', 'organizations', 'consumers', PERSONAL_TID])

function aliasedAuthority({ people, personal = [] }: Directory, segment: string): Authority {
  if (segment === 'organizations') return { segment, issuerTenant: '{tenantid}', people }
  if (segment === 'common')
    return { segment, issuerTenant: '{tenantid}', people: [...people, ...personal] }
  return { segment, issuerTenant: PERSONAL_TID, people: personal }
}

/** By its GUID or its domain. */
export function findTenant(tenants: readonly Tenant[], segment: string): Tenant | undefined {
  const name = segment.toLowerCase()
  return tenants.find((one) => one.tid === name || one.domain === name)
}

export function findPerson(people: readonly Person[], username: string): Person | undefined {
  const name = username.toLowerCase()
  return people.find((person) => person.username === name)
}
