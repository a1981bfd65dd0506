import { type Requirement, tested, testedEach } from './requirement.ts'

const PROMISE = 'SECURITY.md, what is promised'
const OAUTH = 'Own promise, authorization server'

const ENTRA = 'packages/gateway/src/identity/entra.test.ts'
const ID_TOKEN = 'packages/gateway/src/identity/verify-id-token.test.ts'
const UPSTREAM = 'test/attacks/upstream.test.ts'
const APPROVAL = 'test/attacks/approval.test.ts'
const MACHINE = 'test/attacks/machine-client.test.ts'
const INTERLEAVINGS = 'packages/gateway/src/oauth/engine/refresh-interleavings.test.ts'
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
    code: 'packages/gateway/src/storage/sql/people.ts',
    tests: [
      ...tested(ENTRA, 'knows a person by tenant and object id, in one spelling'),
      ...tested(
        'packages/gateway/src/storage/contract/people.ts',
        'the same person gets the same id, also when eight sign-ins race',
        'people are kept apart whose parts run together',
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
    id: 'voordeur-own-data-leaves',
    level: 'MUST',
    source: PROMISE,
    duty: 'A person can take along and delete everything that the app stores of them.',
    code: 'apps/real-estate/src/assessments/sqlite-erase.ts',
    tests: [
      ...tested(
        'test/flows/journey/own-data.test.ts',
        'to take along, part by part, with what they gave and the keys they chose',
        'to delete, for good, and nobody else can',
      ),
      ...tested(
        'apps/real-estate/src/assessments/sqlite-assessments.test.ts',
        'no byte of an erased assessment or its key stays in the file or the journal',
      ),
      ...tested(
        'apps/real-estate/src/tools/export-assessments.test.ts',
        'one sequence of calls gives everything that is stored about a person, and nothing twice',
      ),
    ],
  },
  {
    id: 'voordeur-machine-clients',
    level: 'MUST',
    source: OAUTH,
    duty: 'Only configured clients act for themselves, with listed scopes and on no one’s data.',
    code: 'packages/gateway/src/oauth/engine/token-request.ts',
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
        'packages/gateway/src/storage/contract/keys-and-documents.ts',
        'of eight first keys one is added, and of eight successors one',
      ),
      ...tested(
        'packages/gateway/src/storage/sql/store.test.ts',
        'is readable by its owner only, and shows no secret to who reads the file',
      ),
    ],
  },
  {
    id: 'voordeur-refresh-race',
    level: 'MUST',
    source: 'Own promise, decision 003',
    duty: 'Of eight refreshes at once one is carried out, and the honest client stays connected.',
    code: 'packages/gateway/src/oauth/engine/grant-in-unit.ts',
    tests: [
      ...tested(
        'test/attacks/refresh.test.ts',
        'has one answer for eight parallel uses, whose new token keeps working',
        'whose answer is in use is refused in its window, and its family lives',
      ),
      ...tested(
        INTERLEAVINGS,
        'has one living successor or a revoked family, whoever steals or revokes',
      ),
    ],
  },
  {
    id: 'voordeur-refresh-repeat',
    level: 'MUST',
    source: 'Own promise, decision 003',
    duty: 'A client that did not get the answer to a refresh gets it again, and nobody else does.',
    code: 'packages/gateway/src/oauth/engine/repeated-refresh.ts',
    tests: [
      ...tested(
        'test/attacks/refresh.test.ts',
        'that comes again in its window gets the same answer, and each time is recorded',
        'gets its answer again from another process too',
        'that was stolen gets nothing in its window for another client or another request',
        'gets no answer again once its connection was revoked',
        'and its answer are not to be read in a stolen database',
      ),
      ...tested(
        INTERLEAVINGS,
        'never locks out an honest client that tries again inside the window',
      ),
    ],
  },
  {
    id: 'voordeur-atomic-request',
    level: 'MUST',
    source: 'Own promise, decision 003',
    duty: 'An OAuth request is written whole or not at all.',
    code: 'packages/gateway/src/oauth/engine/unit-of-work.ts',
    tests: [
      ...tested(
        'packages/gateway/src/storage/contract/units.ts',
        'nothing of a unit with a conflict is written, whatever it holds',
      ),
      ...tested(
        'packages/gateway/src/storage/contract/races.ts',
        'of eight that use, take or claim the same at once exactly one wins',
        'of eight refreshes at once one has a successor, and a reply and an audit entry',
      ),
      testedEach('packages/gateway/src/storage/contract/races.ts', 'nothing of a '),
      ...tested(
        'packages/gateway/src/oauth/engine/store-failures.test.ts',
        'a refresh is 503 and has changed nothing',
        'a reuse is 503, and ends its family as a whole or not at all',
        'a revocation is 503, and ends its family as a whole or not at all',
      ),
      ...tested(
        'packages/gateway/src/oauth/engine/wrapped-grants.test.ts',
        'stop the start when one of them is not in a unit of work',
      ),
    ],
  },
]
