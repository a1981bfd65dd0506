import { type Requirement, tested } from './requirement.ts'

const CONSENT = 'test/attacks/consent-form.test.ts'
const CALLBACK = 'test/attacks/callback.test.ts'

const PROXY = 'MCP 2026-07-28 security best practices, confused deputy'

/** Many clients of ours behind our one registration at the sign-in service. */
export const mcpProxy: readonly Requirement[] = [
  {
    id: 'mcp-proxy-consent-first',
    level: 'MUST',
    source: PROXY,
    duty: 'The person consents to this client before the browser goes to the sign-in service.',
    code: 'packages/gateway/src/oauth/authorize/consent.ts',
    tests: tested(
      CONSENT,
      'nothing at all goes upstream',
      'can not be skipped: prompt=none, the resume address and the callback lead nowhere',
    ),
  },
  {
    id: 'mcp-proxy-consent-per-client',
    level: 'MUST',
    source: PROXY,
    duty: 'Consent to one client is no consent to another; ours is asked every time.',
    code: 'packages/gateway/src/oauth/authorize/consent.ts',
    tests: tested(CONSENT, 'is asked every time, whoever signed in before'),
  },
  {
    id: 'mcp-proxy-consent-page',
    level: 'MUST',
    source: PROXY,
    duty: 'The page names the client, the redirect and the permissions, upstream ones included.',
    code: 'packages/gateway/src/pages/consent-page.ts',
    tests: [
      ...tested(
        'packages/gateway/src/pages/consent-page.test.ts',
        'it names the client, its publisher, the redirect and the permissions',
        'without permissions at other services that heading is left out',
      ),
      ...tested(CONSENT, 'shows a stranger’s name as text'),
    ],
  },
  {
    id: 'mcp-proxy-consent-csrf',
    level: 'MUST',
    source: PROXY,
    duty: 'A consent can’t be given by a form of another site or another browser.',
    code: 'packages/gateway/src/oauth/authorize/consent.ts',
    tests: tested(
      CONSENT,
      'is refused without its csrf value, or with one made up or of another request',
      'is refused when the browser says that another site sent it',
      'is unknown to another browser, even one with a request of its own',
    ),
  },
  {
    id: 'mcp-proxy-consent-frame',
    level: 'MUST',
    source: PROXY,
    duty: 'The consent page can’t be shown inside another page.',
    code: 'packages/gateway/src/http/security-headers.ts',
    tests: [
      ...tested(CONSENT, 'can not be put in a frame, run a script or send its answer elsewhere'),
      ...tested(
        'conformance/browser/pages.test.ts',
        'no other page can put the consent page in a frame',
      ),
    ],
  },
  {
    id: 'mcp-proxy-consent-cookie',
    level: 'MUST',
    source: PROXY,
    duty: 'A cookie that remembers a consent is __Host-, signed and bound to its client.',
    status: 'not-claimed',
    why: 'No consent is remembered, so there is no such cookie.',
  },
  {
    id: 'mcp-proxy-request-cookie',
    level: 'MUST',
    source: PROXY,
    duty: 'Cookies of a pending request are Secure, HttpOnly, SameSite=Lax and can’t be forged.',
    code: 'packages/gateway/src/oauth/authorize/browser-binding.ts',
    tests: [
      ...tested(
        'test/flows/requirements/behind-https.test.ts',
        'the cookies of a request are Secure, signed, and kept from scripts and other sites',
        'the cookie of a sign-in is one that no sub-domain can set',
      ),
      ...tested(CALLBACK, 'keeps its cookie from scripts and other sites'),
    ],
  },
  {
    id: 'mcp-proxy-state',
    level: 'MUST',
    source: PROXY,
    duty: 'The upstream state is random, used once, soon too old, and bound to the browser.',
    code: 'packages/gateway/src/oauth/authorize/callback.ts',
    tests: tested(
      CALLBACK,
      'leads nowhere with a state that is unknown, missing or changed',
      'works once of eight times at once',
      'leads nowhere after ten minutes',
      'leads nowhere in a browser without the cookie, and is not used up by it',
    ),
  },
  {
    id: 'mcp-proxy-state-after-consent',
    level: 'MUST',
    source: PROXY,
    duty: 'A state that the callback accepts exists only after consent.',
    code: 'packages/gateway/src/oauth/authorize/consent.ts',
    tests: tested(
      CONSENT,
      'can not be skipped: prompt=none, the resume address and the callback lead nowhere',
      'denied, sends access_denied with iss and state, and never goes upstream',
    ),
  },
]
