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
}

export interface Directory {
  readonly tenants: readonly Tenant[]
  readonly people: readonly Person[]
}

const VOORBEELD = 'aaaaaaaa-0000-4000-8000-000000000001'
const VERZONNEN = 'aaaaaaaa-0000-4000-8000-000000000002'

/** Two fictional tenants and four fictional people; their ids never change. */
export const sampleDirectory: Directory = {
  tenants: [
    { tid: VOORBEELD, name: 'Voorbeeld Makelaars', domain: 'voorbeeld.example' },
    { tid: VERZONNEN, name: 'Verzonnen Vastgoed', domain: 'verzonnen.example' },
  ],
  people: [
    {
      oid: 'bbbbbbbb-0000-4000-8000-000000000001',
      tid: VOORBEELD,
      username: 'noor@voorbeeld.example',
      givenName: 'Noor',
      surname: 'Voorbeeld',
      jobTitle: 'Broker (makelaar)',
      officeLocation: 'Voorbeeldstad',
    },
    {
      oid: 'bbbbbbbb-0000-4000-8000-000000000002',
      tid: VOORBEELD,
      username: 'sem@voorbeeld.example',
      givenName: 'Sem',
      surname: 'van Fictie',
      jobTitle: 'Valuer (taxateur)',
      officeLocation: 'Voorbeeldstad',
    },
    {
      oid: 'bbbbbbbb-0000-4000-8000-000000000003',
      tid: VOORBEELD,
      username: 'fleur@voorbeeld.example',
      givenName: 'Fleur',
      surname: 'de Bedachte',
      jobTitle: 'Office manager',
      officeLocation: 'Voorbeeldstad',
    },
    {
      oid: 'bbbbbbbb-0000-4000-8000-000000000004',
      tid: VERZONNEN,
      username: 'daan@verzonnen.example',
      givenName: 'Daan',
      surname: 'Denkbeeldig',
      jobTitle: 'Investor',
      officeLocation: 'Verzonnendam',
    },
  ],
}

export const displayName = (person: Person): string => `${person.givenName} ${person.surname}`

/** What the first path segment of an endpoint names. */
export interface Authority {
  /** As the discovery document spells it: the GUID, or the alias that was asked for. */
  readonly segment: string
  /** The GUID for one tenant; `{tenantid}` for the aliases that stand for many. */
  readonly issuerTenant: string
  /** Who may sign in here. */
  readonly people: readonly Person[]
}

const MANY_TENANTS = new Set(['common', 'organizations'])

/** `undefined` when no tenant has that id or domain. Case does not matter, as at Entra. */
export function findAuthority(directory: Directory, segment: string): Authority | undefined {
  const name = segment.toLowerCase()
  if (MANY_TENANTS.has(name))
    return { segment: name, issuerTenant: '{tenantid}', people: directory.people }
  const tenant = directory.tenants.find((one) => one.tid === name || one.domain === name)
  if (!tenant) return undefined
  const people = directory.people.filter((person) => person.tid === tenant.tid)
  return { segment: tenant.tid, issuerTenant: tenant.tid, people }
}

export function findPerson(people: readonly Person[], username: string): Person | undefined {
  const name = username.toLowerCase()
  return people.find((person) => person.username === name)
}
