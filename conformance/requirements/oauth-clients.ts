import { type Requirement, tested, testedEach } from './requirement.ts'

const RULES = 'packages/gateway/src/oauth/clients/registration.test.ts'
const REGISTER = 'test/attacks/registration.test.ts'
const ENDPOINTS = 'test/flows/requirements/oauth-endpoints.test.ts'
const REDIRECT = 'test/attacks/redirect.test.ts'
const MATCHING = 'packages/gateway/src/oauth/clients/redirect-uri.test.ts'
const MACHINE = 'test/attacks/machine-client.test.ts'
const CONSENT_PAGE = 'packages/gateway/src/pages/consent-page.test.ts'

const RFC7591 = 'RFC 7591 section'
const RFC8252 = 'RFC 8252 section'

/** RFC 7591 and RFC 8252: clients that introduce themselves, and programs on a person's computer. */
export const oauthClients: readonly Requirement[] = [
  {
    id: 'rfc7591-own-identity',
    level: 'MUST',
    source: `${RFC7591} 3.2.1`,
    duty: 'Each registration gets an id and a secret that no other client has.',
    code: 'packages/gateway/src/oauth/register.ts',
    tests: [
      ...tested(REGISTER, 'gives each caller an id and a secret of its own, once'),
      ...tested(MACHINE, 'can not choose its own id or secret'),
    ],
  },
  {
    id: 'rfc7591-answer',
    level: 'MUST',
    source: `${RFC7591} 3.2.1`,
    duty: 'The answer is 201, not stored, and holds what was registered and when the secret ends.',
    code: 'packages/gateway/src/oauth/register.ts',
    tests: tested(ENDPOINTS, 'tell a new client what was registered, and not what was only asked'),
  },
  {
    id: 'rfc7591-request',
    level: 'MUST',
    source: `${RFC7591} 3.1`,
    duty: 'A registration is one JSON object, posted as application/json.',
    code: 'packages/gateway/src/assembly/site-documents.ts',
    tests: tested(
      REGISTER,
      'refuses what is not JSON, and says so',
      'refuses JSON that is not an object',
      'refuses another content type with 415',
      'refuses 5 MB with 413, announced or not, and goes on serving',
    ),
  },
  {
    id: 'rfc7591-errors',
    level: 'MUST',
    source: `${RFC7591} 3.2.2`,
    duty: 'A refusal is 400 with the standard code, and nothing is kept of it.',
    code: 'packages/gateway/src/oauth/clients/registration.ts',
    tests: [
      ...tested(REGISTER, 'leaves nothing behind when it refuses'),
      ...tested(
        RULES,
        'redirect URIs outside the policy refuse the registration and are named',
        'wrong types and unknown methods are errors, never exceptions',
      ),
    ],
  },
  {
    id: 'rfc7591-unknown-fields',
    level: 'MUST',
    source: `${RFC7591} 2`,
    duty: 'Fields that are unknown here are left out and refuse nothing.',
    code: 'packages/gateway/src/oauth/clients/registration.ts',
    tests: [
      ...tested(RULES, 'fields that are a word against ours are left out'),
      ...tested(REGISTER, 'refuses fields of the wrong type, and ignores what it does not know'),
    ],
  },
  {
    id: 'rfc7591-keys',
    level: 'MUST',
    source: `${RFC7591} 2`,
    duty: 'Keys come inline or by https address and never both, and are public keys.',
    code: 'packages/gateway/src/oauth/clients/client-keys.ts',
    tests: tested(
      RULES,
      'private_key_jwt comes with public keys or an https address of them',
      'private and shared keys, odd types and too many keys are refused',
    ),
  },
  {
    id: 'rfc7591-self-asserted',
    level: 'SHOULD',
    source: `${RFC7591} 5`,
    duty: 'What a client says of itself is shown as its own word, and bounded.',
    code: 'packages/gateway/src/pages/stranger-text.ts',
    tests: [
      ...tested(
        CONSENT_PAGE,
        'an app that registered itself is called not verified',
        'a stranger’s name is bounded, isolated and never empty',
      ),
      ...tested(REGISTER, 'shows a strange name without what would deceive'),
    ],
  },
  {
    id: 'rfc7591-software-statement',
    level: 'MUST',
    source: `${RFC7591} 2.3`,
    duty: 'A signed software statement outweighs what the client says itself.',
    status: 'not-claimed',
    why: 'No issuer of such statements is trusted here. The field is left out, as the section allows.',
  },
  {
    id: 'rfc7591-rate-limit',
    level: 'SHOULD',
    source: `${RFC7591} 5`,
    duty: 'Registration is limited by address and in total.',
    code: 'packages/gateway/src/governance/rate-limits.ts',
    tests: tested(
      'test/attacks/limits.test.ts',
      'answers 429 until Retry-After has passed',
      'holds for all addresses together',
    ),
  },
  {
    id: 'rfc8252-loopback-port',
    level: 'MUST',
    source: `${RFC8252} 7.3`,
    duty: 'A loopback redirect may have any port.',
    code: 'packages/gateway/src/oauth/clients/redirect-uri.ts',
    tests: [
      ...tested(REDIRECT, 'to a loopback address may use any port, and nothing else may vary'),
      ...tested(MATCHING, 'only the port of an http loopback URI may differ'),
    ],
  },
  {
    id: 'rfc8252-loopback-literal',
    level: 'MUST',
    source: `${RFC8252} 8.3`,
    duty: 'localhost, 127.0.0.1 and [::1] are different redirects.',
    code: 'packages/gateway/src/oauth/clients/redirect-uri.ts',
    tests: tested(REDIRECT, 'to a loopback address may use any port, and nothing else may vary'),
  },
  {
    id: 'rfc8252-full-redirect',
    level: 'MUST',
    source: `${RFC8252} 8.4`,
    duty: 'Clients register complete redirects, and requests must match them.',
    code: 'packages/gateway/src/oauth/clients/redirect-uri.ts',
    tests: [
      ...tested(MATCHING, 'a redirect URI matches as a string'),
      ...tested(
        REDIRECT,
        'of a client with several must be named, and never falls back to one of them',
      ),
    ],
  },
  {
    id: 'rfc8252-private-scheme',
    level: 'MUST',
    source: `${RFC8252} 7.1`,
    duty: 'A program may be called back by its own scheme, where that scheme is listed.',
    code: 'packages/gateway/src/oauth/clients/redirect-uri.ts',
    tests: tested(
      REDIRECT,
      'to an editor’s own scheme works from consent to code',
      'can not be registered for a scheme that is not listed or never allowed',
    ),
  },
  {
    id: 'rfc8252-reverse-domain',
    level: 'SHOULD',
    source: `${RFC8252} 8.4`,
    duty: 'A scheme without a dot, which is no domain of its maker, is refused.',
    status: 'not-claimed',
    why: 'cursor, vscode and vscode-insiders have no dot. They are on a list; every other scheme is refused, with a dot or without.',
  },
  {
    id: 'rfc8252-pkce',
    level: 'MUST',
    source: `${RFC8252} 8.1`,
    duty: 'A public native client without PKCE is refused.',
    code: 'packages/gateway/src/oauth/engine/configuration.ts',
    tests: [testedEach('test/attacks/pkce.test.ts', 'refuses a request ')],
  },
  {
    id: 'rfc8252-no-silent-consent',
    level: 'SHOULD',
    source: `${RFC8252} 8.6`,
    duty: 'A client that any program could pretend to be never passes without a question.',
    code: 'packages/gateway/src/oauth/authorize/consent.ts',
    tests: tested(
      'test/attacks/consent-form.test.ts',
      'is asked every time, whoever signed in before',
      'can not be skipped: prompt=none, the resume address and the callback lead nowhere',
    ),
  },
]
