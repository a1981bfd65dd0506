import { type Requirement, tested, testedEach } from './requirement.ts'

const PROMISE = 'SECURITY.md, what is promised'
const OAUTH = 'Own promise, authorization server'

const ENTRA = 'packages/gateway/src/identity/entra.test.ts'
const ID_TOKEN = 'packages/gateway/src/identity/verify-id-token.test.ts'
const UPSTREAM = 'test/attacks/upstream.test.ts'
const APPROVAL = 'test/attacks/approval.test.ts'
const MACHINE = 'test/attacks/machine-client.test.ts'
const CONFIG = 'packages/gateway/src/node/read-config.test.ts'

/** What this project promises about people, clients and keys, beyond the specifications. */
export const promises: readonly Requirement[] = [
  {
    id: 'voordeur-id-token-verified',
    level: 'MUST',
    source: OAUTH,
    duty: 'An ID token that can’t be verified completely signs nobody in.',
    code: 'packages/gateway/src/identity/verify-id-token.ts',
    tests: [
      testedEach(ID_TOKEN, 'is not believed with '),
      testedEach(UPSTREAM, 'is not believed with an ID token '),
      ...tested(
        UPSTREAM,
        'is not believed without a signature',
        'is not believed with a secret for a signature, not even our own',
        'is not believed with a key that it does not publish',
      ),
    ],
  },
  {
    id: 'voordeur-person',
    level: 'MUST',
    source: PROMISE,
    duty: 'A person is (tenant, object id) or (issuer, subject), the same one through any client.',
    code: 'packages/gateway/src/storage/sqlite/people.ts',
    tests: [
      ...tested(ENTRA, 'knows a person by tenant and object id, in one spelling'),
      ...tested(
        'packages/gateway/src/storage/sqlite/store.test.ts',
        'gives the same person the same id, also when two sign-ins race',
        'keeps people apart whose parts run together',
      ),
      ...tested(
        'test/flows/authorization-server/tokens.test.ts',
        'is the same one through two clients, and after a restart',
        'is nobody else, in the same organisation or another',
      ),
    ],
  },
  {
    id: 'voordeur-tenants',
    level: 'MUST',
    source: OAUTH,
    duty: 'Only people of allowed organisations come in, and who may is said aloud.',
    code: 'packages/gateway/src/identity/entra.ts',
    tests: [
      ...tested('test/attacks/callback.test.ts', 'comes back to the client as access_denied'),
      ...tested(CONFIG, 'asks whose people may come in at a shared tenant'),
    ],
  },
  {
    id: 'voordeur-own-data',
    level: 'MUST',
    source: PROMISE,
    duty: 'One person’s data answers another like something that does not exist.',
    code: 'apps/real-estate/src/assessments/sqlite-assessments.ts',
    tests: [
      ...tested('test/flows/journey/sign-in.test.ts', 'shows nobody what another person keeps'),
      ...tested(
        'apps/real-estate/src/tools/quick-assess-property.test.ts',
        'the owner is who the call runs as, even when calls of two people interleave',
      ),
      testedEach('conformance/browser/journey.test.ts', 'one browser, two people, JavaScript '),
    ],
  },
  {
    id: 'voordeur-machine-clients',
    level: 'MUST',
    source: OAUTH,
    duty: 'Only configured clients act for themselves, with listed scopes and on no one’s data.',
    code: 'packages/gateway/src/oauth/engine/grant-in-unit.ts',
    tests: [
      ...tested(
        MACHINE,
        'gets a token of its own, with its listed scopes and never more',
        'may use public tools, and is told plainly that personal ones need a person',
        'can not act for itself, even as a confidential client that asked for it',
      ),
      testedEach(MACHINE, 'stops the start: '),
      ...tested(
        'test/attacks/metadata-client.test.ts',
        'can not act for itself, whatever its document says',
      ),
    ],
  },
  {
    id: 'voordeur-registrations-end',
    level: 'MUST',
    source: OAUTH,
    duty: 'A registration without a consent is gone after 7 days; one with a grant stays.',
    code: 'packages/gateway/src/oauth/register.ts',
    tests: tested(
      'test/attacks/registration.test.ts',
      'that nobody consented to expires after seven days',
      'that was only denied expires too',
      'that somebody consented to stays: its client comes back to refresh',
    ),
  },
  {
    id: 'voordeur-stale-document',
    level: 'MUST',
    source: OAUTH,
    duty: 'While a client’s host is down its last document stands in, for a day and no longer.',
    code: 'packages/gateway/src/oauth/clients/metadata-document.ts',
    tests: tested(
      'test/attacks/metadata-client.test.ts',
      'keeps refreshing for a day while its host is down, and is gone after that',
    ),
  },
  {
    id: 'voordeur-guarded-fetch',
    level: 'MUST',
    source: PROMISE,
    duty: 'The same guard stands before every address a client can make us fetch.',
    code: 'packages/gateway/src/http/guarded-fetch.ts',
    tests: tested(
      'test/attacks/metadata-address.test.ts',
      'is no way in as a client’s jwks_uri either',
      'inside this network is not described: the answer has no address and no reason',
    ),
  },
  {
    id: 'voordeur-consent-covers-shown',
    level: 'MUST',
    source: 'Own promise, consent',
    duty: 'A consent covers what the page showed, and nothing that exists only later.',
    code: 'packages/gateway/src/oauth/authorize/finish.ts',
    tests: tested(
      APPROVAL,
      'covers no scope that nobody could show, also when it exists later',
      'is refused when nothing that was asked exists',
    ),
  },
  {
    id: 'voordeur-one-browser',
    level: 'MUST',
    source: PROMISE,
    duty: 'The code goes to the browser that began, consented and signed in, and to no other.',
    code: 'packages/gateway/src/oauth/engine/resumed-elsewhere.ts',
    tests: [
      ...tested(APPROVAL, 'gives its code only to the browser in which the person signed in'),
      ...tested(
        'test/attacks/callback.test.ts',
        'leads nowhere in a browser without the cookie, and is not used up by it',
      ),
    ],
  },
  {
    id: 'voordeur-consent-browser',
    level: 'MUST',
    source: 'Own promise, consent',
    duty: 'Consent works without JavaScript and by keyboard, and its pages have no barriers.',
    code: 'packages/gateway/src/pages/consent-page.ts',
    tests: [
      ...tested(
        'packages/gateway/src/pages/consent-page.test.ts',
        'it has no script, no inline style and no handler',
        'Deny and Allow are two submit buttons of one POST form, Deny first',
      ),
      ...tested(
        'conformance/browser/journey-pages.test.ts',
        'axe finds nothing on the pages of a sign-in',
      ),
    ],
  },
  {
    id: 'voordeur-keys-survive',
    level: 'MUST',
    source: OAUTH,
    duty: 'Signing keys are made once, stored encrypted, and survive a restart.',
    code: 'packages/gateway/src/oauth/tokens/signing-keys.ts',
    tests: [
      ...tested(
        'test/flows/authorization-server/metadata.test.ts',
        'stay the same over a restart, keys included',
      ),
      ...tested(
        'packages/gateway/src/storage/sqlite/store.test.ts',
        'keeps one first signing key when two processes start together',
        'is readable by its owner only, and shows no verifier to who reads the file',
      ),
    ],
  },
  {
    id: 'voordeur-refresh-race',
    level: 'MUST',
    source: 'Own promise, decision 003',
    duty: 'Of eight refreshes at once one wins, and the honest client stays connected.',
    code: 'packages/gateway/src/oauth/engine/grant-in-unit.ts',
    tests: tested(
      'test/attacks/refresh.test.ts',
      'has one winner among eight parallel uses, whose new token keeps working',
      'that comes again at once is refused, and its family lives',
    ),
  },
  {
    id: 'voordeur-atomic-request',
    level: 'MUST',
    source: 'Own promise, decision 003',
    duty: 'An OAuth request is written whole or not at all.',
    code: 'packages/gateway/src/oauth/engine/unit-of-work.ts',
    tests: tested(
      'packages/gateway/src/storage/sqlite/store.test.ts',
      'lets exactly one of eight consumers win',
      'writes nothing of a unit that has a conflict',
      'issues nothing under a grant that was revoked',
    ),
  },
]
