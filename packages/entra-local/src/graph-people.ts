import { colleagues, type Directory, displayName, type Person } from './directory.ts'
import type { GraphRefusal } from './graph-answer.ts'

/** The properties that Graph answers for a user unless `$select` names others. */
export const profileOf = (directory: Directory, person: Person) => ({
  businessPhones: [],
  displayName: displayName(person),
  givenName: person.givenName,
  jobTitle: person.jobTitle,
  mail: person.username,
  mobilePhone: null,
  officeLocation: person.officeLocation,
  preferredLanguage: null,
  surname: person.surname,
  userPrincipalName: principalName(directory, person),
  id: person.oid,
})

/** What `$select` may name on a user. The last three are answered only when it does. */
export const USER_PROPERTIES = [
  ...['businessPhones', 'displayName', 'givenName', 'jobTitle', 'mail', 'mobilePhone'],
  ...['officeLocation', 'preferredLanguage', 'surname', 'userPrincipalName', 'id'],
  ...['userType', 'companyName', 'department'],
]

/** Everything `$select` may name. */
export const userOf = (directory: Directory, person: Person): Record<string, unknown> => ({
  ...profileOf(directory, person),
  userType: person.homeTid === undefined ? 'Member' : 'Guest',
  companyName: directory.tenants.find(({ tid }) => tid === person.tid)?.name ?? null,
  department: null,
})

/** What User.ReadBasic.All shows of others; everything else reads as null. */
const BASIC = new Set(['displayName', 'givenName', 'mail', 'surname', 'userPrincipalName', 'id'])

export const basicOf = (user: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(user).map(([name, value]) => [
      name,
      BASIC.has(name) ? value : Array.isArray(value) ? [] : null,
    ]),
  )

/** A guest's name in the tenant that invited them is built from the one at home. */
function principalName({ tenants }: Directory, { homeTid, tid, username }: Person): string {
  const domain = tenants.find((one) => one.tid === tid)?.domain
  if (homeTid === undefined || domain === undefined) return username
  return `${username.replace('@', '_')}#EXT#@${domain}`
}

/** By id or user principal name, in the caller's tenant only. */
export function findUser(directory: Directory, caller: Person, key: string): Person | GraphRefusal {
  const name = key.toLowerCase()
  const found = colleagues(directory, caller).find(
    (one) => one.oid === name || principalName(directory, one).toLowerCase() === name,
  )
  return found ?? notFound(key)
}

const notFound = (key: string): GraphRefusal => ({
  status: 404,
  code: 'Request_ResourceNotFound',
  message:
    `Resource '${key.slice(0, 100)}' does not exist or one of its queried reference-property ` +
    'objects are not present.',
})

/** What `$select` may name on a group. */
export const GROUP_PROPERTIES = ['id', 'displayName', 'description', 'securityEnabled']

/** The groups a person is a member of, in Graph's words. */
export const groupsOf = ({ groups = [] }: Directory, { oid, tid }: Person) =>
  groups
    .filter((group) => group.tid === tid && group.members.includes(oid))
    .map(({ id, displayName: name, description }) => ({
      '@odata.type': '#microsoft.graph.group',
      id,
      displayName: name,
      description,
      securityEnabled: true,
    }))
