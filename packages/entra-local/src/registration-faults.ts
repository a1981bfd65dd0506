import { isGuid } from './guid.ts'
import { readCertificate } from './registered-certificate.ts'

const NAME = /^[\w.:-]{1,120}$/
const MAX_REDIRECTS = 256
const MAX_REDIRECT_LENGTH = 256
const MAX_FEDERATED = 20

type Fields = Readonly<Record<string, unknown>>
type Check = readonly [field: string, isRight: (fields: Fields) => boolean, expected: string]

/** A secret, or another way to authenticate, or none on purpose. */
const hasCredential = ({ client_secret, certificates, ...rest }: Fields): boolean =>
  client_secret === undefined
    ? isFilledList(certificates) ||
      isFilledList(rest['federated_credentials']) ||
      rest['public_client'] === true
    : isText(client_secret)

const CHECKS: readonly Check[] = [
  [
    'client_id',
    ({ client_id }) => typeof client_id === 'string' && isGuid(client_id),
    "expected a lower-case GUID, as Entra's application ids are.",
  ],
  [
    'client_secret',
    hasCredential,
    'expected a non-empty text, unless there are certificates or federated_credentials, or ' +
      'public_client is true.',
  ],
  ['name', ({ name }) => isText(name) && name.length <= 200, 'expected 1 to 200 characters.'],
  [
    'scopes',
    ({ scopes = [] }) => isListOf(scopes, isName),
    'expected names of letters, digits, dot, colon, dash and underscore.',
  ],
  [
    'app_id_uris',
    ({ app_id_uris = [] }) => isListOf(app_id_uris, isAppIdUri),
    'expected addresses such as api://my-app, without a slash at the end.',
  ],
  [
    'requested_access_token_version',
    (fields) => [undefined, 1, 2].includes(fields['requested_access_token_version'] as 1),
    'expected 1 or 2.',
  ],
  [
    'app_roles',
    ({ app_roles = [] }) => isListOf(app_roles, isAppRole),
    'expected a list of {value, assigned_to: [client ids]}.',
  ],
  [
    'certificates',
    ({ certificates = [] }) => isListOf(certificates, isCertificate),
    'expected certificates in PEM, each with an RSA key.',
  ],
  [
    'federated_credentials',
    ({ federated_credentials: list = [] }) =>
      isListOf(list, isFederatedCredential) && list.length <= MAX_FEDERATED,
    `expected at most ${MAX_FEDERATED} of {issuer, subject, audiences}.`,
  ],
  ...['multi_tenant', 'personal_accounts', 'public_client'].map(
    (field): Check => [
      field,
      (fields) => [undefined, true, false].includes(fields[field] as true),
      'expected true or false.',
    ],
  ),
]

/** Every fault of one registration, one sentence each; none when it can be used. */
export function clientFaults(entry: unknown, at: string): string[] {
  if (typeof entry !== 'object' || entry === null) return [`${at}: expected an object.`]
  const fields = entry as Fields
  const faults = CHECKS.filter(([, isRight]) => !isRight(fields)).map(
    ([field, , expected]) => `${at}.${field}: ${expected}`,
  )
  return [...faults, ...redirectFaults(fields['redirect_uris'], `${at}.redirect_uris`)]
}

function redirectFaults(value: unknown, at: string): string[] {
  if (!isListOf(value, isText) || value.length > MAX_REDIRECTS)
    return [`${at}: expected a list of at most ${MAX_REDIRECTS} addresses.`]
  return value
    .filter((uri) => !isRegistrable(uri))
    .map((uri) => `${at}: ${uri} must be https, or http on localhost or 127.0.0.1, no fragment.`)
}

function isListOf<Item>(value: unknown, test: (one: unknown) => one is Item): value is Item[]
function isListOf(value: unknown, test: (one: unknown) => boolean): value is unknown[]
function isListOf(value: unknown, test: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(test)
}

const isFilledList = (value: unknown): boolean => Array.isArray(value) && value.length > 0

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0

const isName = (value: unknown): boolean => isText(value) && NAME.test(value)

const isAppIdUri = (value: unknown): boolean =>
  isText(value) && value.length <= 255 && /^[a-z][a-z+.-]*:\/\/\S+[^\s/]$/.test(value)

function isAppRole(value: unknown): boolean {
  const { value: name, assigned_to } = asFields(value)
  return isName(name) && isListOf(assigned_to, isText)
}

function isFederatedCredential(value: unknown): boolean {
  const { issuer, subject, audiences } = asFields(value)
  return isText(issuer) && URL.canParse(issuer) && isText(subject) && isListOf(audiences, isText)
}

function isCertificate(value: unknown): boolean {
  if (!isText(value)) return false
  try {
    return readCertificate(value).publicKey.asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

function isRegistrable(uri: string): boolean {
  if (uri.length > MAX_REDIRECT_LENGTH || uri.includes('#') || !URL.canParse(uri)) return false
  const { protocol, hostname } = new URL(uri)
  if (protocol === 'https:') return true
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1')
}
