import { colleagues, type Person } from './directory.ts'
import { type GraphRefusal, isRefusal } from './graph-answer.ts'
import type { Caller } from './graph-caller.ts'
import { eventsOf, hasMailbox, messagesOf } from './graph-mailbox.ts'
import {
  basicOf,
  findUser,
  GROUP_PROPERTIES,
  groupsOf,
  profileOf,
  USER_PROPERTIES,
  userOf,
} from './graph-people.ts'
import { contextOf, pageOf, type QueryRules, readQuery, selected } from './graph-query.ts'
import type { Services } from './services.ts'

/** One call to a resource, on its own or inside a batch. */
export interface GraphCall {
  readonly services: Services
  readonly caller: Caller
  /** At the origin that the answers' links begin with. */
  readonly url: URL
  /** What stood for the last, variable segment of the path. */
  readonly id: string
}

export interface Resource {
  /** Below `/v1.0`. */
  readonly path: RegExp
  /** The permissions that allow it, least first; any one of them will do. */
  readonly scopes: readonly string[]
  /** The service behind it, which decides how refusals are worded. */
  readonly workload: 'directory' | 'mailbox'
  readonly answer: (call: GraphCall) => object | GraphRefusal
}

const USER: QueryRules = { type: 'microsoft.graph.user', properties: USER_PROPERTIES }
const PAGED = { size: 100, largest: 999, start: '$skiptoken' } as const

/** `GET /me`: the signed-in person. */
function me({ services, caller, url }: GraphCall): object | GraphRefusal {
  const query = readQuery(url.searchParams, USER)
  if (isRefusal(query)) return query
  const { directory, origin } = services
  const user = query.select ? userOf(directory, caller.person) : profileOf(directory, caller.person)
  return {
    '@odata.context': contextOf(origin, 'users', query.select, '/$entity'),
    ...selected(user, query.select),
  }
}

/** `GET /users/{id}`: someone in the caller's tenant, by id or user principal name. */
function user({ services, caller, url, id }: GraphCall): object | GraphRefusal {
  const query = readQuery(url.searchParams, USER)
  if (isRefusal(query)) return query
  const { directory, origin } = services
  const found = findUser(directory, caller.person, id)
  if (isRefusal(found)) return found
  return {
    '@odata.context': contextOf(origin, 'users', query.select, '/$entity'),
    ...listed(services, caller, found, query.select),
  }
}

/** `GET /users`: everyone in the caller's tenant, guests last. */
function users({ services, caller, url }: GraphCall): object | GraphRefusal {
  const query = readQuery(url.searchParams, { ...USER, page: PAGED })
  if (isRefusal(query)) return query
  const people = colleagues(services.directory, caller.person)
  return {
    '@odata.context': contextOf(services.origin, 'users', query.select),
    ...pageOf(
      people.map((person) => listed(services, caller, person, query.select)),
      query,
      { url, start: '$skiptoken' },
    ),
  }
}

/** Someone else, as far as the caller's permissions reach. */
function listed(
  { directory }: Services,
  { scopes }: Caller,
  person: Person,
  select: readonly string[] | undefined,
) {
  const user = select ? userOf(directory, person) : profileOf(directory, person)
  const inFull = OTHERS_IN_FULL.some((scope) => scopes.includes(scope))
  return selected(inFull ? user : basicOf(user), select)
}

/** `GET /me/memberOf`: the groups of the signed-in person. */
function memberOf({ services, caller, url }: GraphCall): object | GraphRefusal {
  const query = readQuery(url.searchParams, {
    type: 'microsoft.graph.directoryObject',
    properties: GROUP_PROPERTIES,
    page: PAGED,
  })
  if (isRefusal(query)) return query
  const groups = groupsOf(services.directory, caller.person)
  return {
    '@odata.context': contextOf(services.origin, 'directoryObjects', query.select),
    ...pageOf(
      groups.map((group) => selected(group, query.select)),
      query,
      { url, start: '$skiptoken' },
    ),
  }
}

/** `GET /me/messages` and `/me/events`, for whoever has a mailbox here. */
const mailbox =
  (set: 'messages' | 'events', itemsOf: typeof messagesOf) =>
  ({ services, caller, url }: GraphCall): object | GraphRefusal => {
    const { directory, origin } = services
    const { person } = caller
    if (!hasMailbox(directory, person)) return NO_MAILBOX
    const items = itemsOf(directory, person)
    const query = readQuery(url.searchParams, {
      type: `microsoft.graph.${set.slice(0, -1)}`,
      properties: Object.keys(items[0] ?? {}).filter((name) => !name.startsWith('@')),
      page: { size: 10, largest: 1000, start: '$skip' },
    })
    if (isRefusal(query)) return query
    const address = { url, start: '$skip' as const }
    return {
      '@odata.context': contextOf(origin, `users('${person.oid}')/${set}`, query.select),
      ...pageOf(
        items.map((item) => selected(item, query.select, ['id'])),
        query,
        address,
      ),
    }
  }

const NO_MAILBOX: GraphRefusal = {
  status: 404,
  code: 'MailboxNotEnabledForRESTAPI',
  message: 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
}

const OWN_PROFILE = ['User.Read', 'User.ReadWrite', 'User.Read.All', 'Directory.Read.All']
const OTHERS_IN_FULL = ['User.Read.All', 'Directory.Read.All']
const MEMBERSHIP = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All']
const OTHERS = ['User.ReadBasic.All', ...OTHERS_IN_FULL]

/** What this Graph has. Everything is read only. */
export const RESOURCES: readonly Resource[] = [
  { path: /^\/me$/, scopes: OWN_PROFILE, workload: 'directory', answer: me },
  {
    path: /^\/me\/messages$/,
    scopes: ['Mail.Read'],
    workload: 'mailbox',
    answer: mailbox('messages', messagesOf),
  },
  {
    path: /^\/me\/events$/,
    scopes: ['Calendars.Read'],
    workload: 'mailbox',
    answer: mailbox('events', eventsOf),
  },
  {
    path: /^\/me\/memberOf$/,
    scopes: MEMBERSHIP,
    workload: 'directory',
    answer: memberOf,
  },
  { path: /^\/users$/, scopes: OTHERS, workload: 'directory', answer: users },
  { path: /^\/users\/([^/]+)$/, scopes: OTHERS, workload: 'directory', answer: user },
]
