import { type Requirement, tested, testedEach } from './requirement.ts'

const ELICITATION = 'MCP 2026-07-28 elicitation'
const MRTR = 'MCP 2026-07-28 multi round-trip requests'
const ENTRA = 'Microsoft identity platform, access tokens and claims validation'
const OBO = 'Microsoft identity platform, On-Behalf-Of flow'
const PROMISE = 'SECURITY.md, what is promised'

const CHOOSE = 'packages/gateway/src/mcp/endpoint-choose.test.ts'
const STEP_UP = 'test/flows/microsoft/step-up.test.ts'
const WORD = 'test/flows/microsoft/upstream-word.test.ts'
const DELEGATION = 'test/flows/microsoft/delegation.test.ts'
const VAULT = 'test/attacks/upstream-vault.test.ts'
const DEFECTS = 'packages/gateway/src/resource/entra/reference-defects.test.ts'
const WAITS = 'packages/gateway/src/storage/contract/step-ups.ts'

/** The provider's word, direct mode, On-Behalf-Of and step-up. */
export const microsoft: readonly Requirement[] = [
  {
    id: 'mcp-mrtr-declared',
    level: 'MUST',
    source: MRTR,
    duty: 'A request for input is sent only to a client that declared it.',
    code: 'packages/gateway/src/mcp/elicitation.ts',
    tests: [
      ...tested(
        STEP_UP,
        'reaches any other client as a challenge; the next sign-in carries the claims',
        'offers no second link to a client whose person has just declined one',
      ),
      ...tested(
        CHOOSE,
        'a client that shows no forms is never asked',
        'a client of 2025 is never asked, whatever it declares',
      ),
    ],
  },
  {
    id: 'mcp-elicitation-url-discreet',
    level: 'MUST',
    source: ELICITATION,
    duty: 'An address for a person holds nothing about them and no way in by itself.',
    code: 'packages/gateway/src/oauth/step-up/raise-step-up.ts',
    tests: tested(STEP_UP, 'gives calls in parallel one link, and it names nobody'),
  },
  {
    id: 'mcp-elicitation-same-person',
    level: 'MUST',
    source: ELICITATION,
    duty: 'Who opens the address must be who the request was made for.',
    code: 'packages/gateway/src/oauth/step-up/complete-step-up.ts',
    tests: tested(STEP_UP, 'stores nothing when another person follows the link, and says so'),
  },
  {
    id: 'mcp-elicitation-credentials',
    level: 'MUST',
    source: ELICITATION,
    duty: 'Credentials of another service never pass through the client.',
    code: 'packages/gateway/src/oauth/upstream/upstream-grant.ts',
    tests: tested(VAULT, 'never show in the log or in an answer'),
  },
  {
    id: 'voordeur-step-up-once',
    level: 'MUST',
    source: PROMISE,
    duty: 'A step-up link works once, and looking at it uses nothing up.',
    code: 'packages/gateway/src/oauth/step-up/step-up-link.ts',
    tests: [
      ...tested(STEP_UP, 'has a link that works once, and looking at it uses nothing up'),
      ...tested(WAITS, 'a step-up is taken once'),
    ],
  },
  {
    id: 'voordeur-step-up-ends',
    level: 'MUST',
    source: 'docs/decisions/014-step-up.md',
    duty: 'Whoever opens a step-up link reads how that ended, also when they cancelled, and what to do.',
    code: 'packages/gateway/src/oauth/step-up/complete-step-up.ts',
    tests: [
      testedEach(
        'conformance/browser/step-up-pages.test.ts',
        'a page that says so, whole on a phone and clean for axe: ',
      ),
    ],
  },
  {
    id: 'voordeur-claims-from-provider',
    level: 'MUST',
    source: PROMISE,
    duty: 'Claims go to the provider only when the provider raised them.',
    code: 'packages/gateway/src/oauth/authorize/callback.ts',
    tests: tested(STEP_UP, 'never sends up the claims that a client made up'),
  },
  {
    id: 'voordeur-upstream-word',
    level: 'MUST',
    source: PROMISE,
    duty: 'A person whom the provider disabled or revoked is out within the hour.',
    code: 'packages/gateway/src/oauth/upstream/upstream-sessions.ts',
    tests: [
      testedEach(WORD, 'ends the grant of a person whose sign-in was '),
      ...tested(WORD, 'is asked for at most once an hour'),
    ],
  },
  {
    id: 'voordeur-provider-down',
    level: 'MUST',
    source: PROMISE,
    duty: 'People who are signed in keep working while the provider is down or changes its keys.',
    code: 'packages/gateway/src/oauth/upstream/upstream-sessions.ts',
    tests: tested(
      WORD,
      'is done without for 4 hours; then nothing goes on, and nothing has ended',
      'is not needed by signed-in people while the provider is down for ten minutes',
      'is not lost when the provider changes its keys in the middle of it',
    ),
  },
  {
    id: 'voordeur-vault',
    level: 'MUST',
    source: PROMISE,
    duty: 'The provider’s tokens open for one grant and one person, and are gone with the grant.',
    code: 'packages/gateway/src/oauth/upstream/upstream-grant.ts',
    tests: tested(
      VAULT,
      'are not to be read in a stolen database, nor is anything else of the provider',
      'of one person do not open for another one, whose record was swapped for it',
      'of one grant do not open for another grant of the same person',
      'are gone with the grant, and with them what tools can do as the person',
      'are gone when a refresh token comes again after its window',
    ),
  },
  {
    id: 'voordeur-delegation-agreed',
    level: 'MUST',
    source: PROMISE,
    duty: 'A tool acts elsewhere only as far as its contract says and the consent page showed.',
    code: 'packages/gateway/src/delegation/current-delegation.ts',
    tests: tested(
      DELEGATION,
      'is on the consent page, with what it does elsewhere, when its scopes are asked',
      'is refused another scope than its contract declares, whoever consented to it',
    ),
  },
  {
    id: 'entra-resource-not-forwarded',
    level: 'MUST',
    source: OBO,
    duty: 'Requests to Entra name the resource in the scope and carry no `resource`.',
    code: 'packages/gateway/src/identity/microsoft-sign-in.ts',
    tests: [
      ...tested(
        DELEGATION,
        'has its scopes asked of the provider at sign-in, and no resource at any time',
      ),
      ...tested(WORD, 'names every scope, in the form that a refresh takes, and no resource'),
    ],
  },
  {
    id: 'entra-reference-defects',
    level: 'MUST',
    source: ENTRA,
    duty: 'Scopes, token type, version, key rotation, leeway, tenant and shared authorities are checked as Microsoft says.',
    code: 'packages/gateway/src/resource/entra/entra-verifier.ts',
    tests: tested(
      DEFECTS,
      '1: scopes are enforced, for each call its own and no more than those',
      '2: an ID token is not an access token',
      '3: an application’s own token does not pass for a person’s',
      '4: v1.0 tokens, which a new app registration gets, are accepted',
      '5: a rotated key works at once, for many callers with one request, and survives an outage',
      '6: a clock that is a few seconds off refuses nobody',
      '7: the tenant, the issuer and the issuer of the key are compared',
      '8: a shared authority takes the tokens of the tenants it is open to',
    ),
  },
  {
    id: 'voordeur-no-secret',
    level: 'MUST',
    source: 'docs/decisions/017-no-secret-of-our-own.md',
    duty: 'Sign-in, refresh and On-Behalf-Of work without a client secret anywhere.',
    code: 'packages/gateway/src/identity/client-authentication/choose.ts',
    tests: tested(
      'test/flows/microsoft/secretless.test.ts',
      'signs people in and acts for them by its managed identity',
      'signs people in and acts for them by a workload identity’s token file',
      'signs people in and acts for them by a certificate',
    ),
  },
  {
    id: 'voordeur-demands-reach-client',
    level: 'MUST',
    source: 'docs/decisions/014-step-up.md',
    duty: 'Each class of the provider’s refusal reaches the client as something it can act on.',
    code: 'packages/gateway/src/mcp/delegation-result.ts',
    tests: tested(
      'test/flows/microsoft/refusal-remedies.test.ts',
      'ends, where consent was missing, with a sign-in by link or by the client',
      'comes as an error where the answer had begun, and no status can change any more',
    ),
  },
  {
    id: 'voordeur-delegation-ends',
    level: 'MUST',
    source: PROMISE,
    duty: 'What a tool can do as a person ends with its call, and in time with the grant.',
    code: 'packages/gateway/src/delegation/current-delegation.ts',
    tests: [
      ...tested(
        'packages/gateway/src/delegation/current-delegation.test.ts',
        'acts for nobody once the call has ended, however it ended',
      ),
      ...tested(
        'test/attacks/delegation.test.ts',
        'ends soon where nobody came back with the code',
        'ends with the access token of a client that gets no other',
        'is widened by our own consent page alone, so a link is no way to it',
        'is not called in a batch, where its demand would swallow what others did',
      ),
    ],
  },
]
