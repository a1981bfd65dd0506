import { consentPage } from '../../packages/gateway/src/pages/consent-page.ts'
import { continuePage } from '../../packages/gateway/src/pages/continue-page.ts'
import { errorPage } from '../../packages/gateway/src/pages/error-page.ts'
import { landingPage } from '../../packages/gateway/src/pages/landing-page.ts'
import { notFoundPage } from '../../packages/gateway/src/pages/not-found-page.ts'
import { stepUpDonePage, stepUpPage } from '../../packages/gateway/src/pages/step-up-page.ts'

const SITE = 'Real estate'
const XSS = `"><img src=x onerror=alert(1)><script>alert(1)</script>`

const PERMISSIONS = {
  scopes: [
    { name: 'property:read', words: 'Look up addresses, properties and energy labels.' },
    { name: 'assessments:read', words: 'Read the assessments you have saved.' },
    { name: 'assessments:write', words: 'Make and save assessments for you.' },
  ],
  downstream: [
    { name: 'User.Read', words: 'Read your name and e-mail address (Microsoft Graph).' },
  ],
}

const landing = () =>
  landingPage({
    name: SITE,
    description:
      'Dutch addresses, buildings, energy labels and rent points for AI assistants, from the official registers.',
    publicUrl: 'http://localhost:3000',
    mcpUrl: 'http://localhost:3000/mcp',
    health: {
      status: 'degraded',
      items: [
        {
          name: 'Register',
          status: 'ok',
          detail: 'Embedded: 12,034 addresses as of 15 October 2021',
        },
        { name: 'Sign-in', status: 'ok', detail: 'Local sign-in service' },
        { name: 'Energy labels', status: 'degraded', detail: 'Synthetic: no live register set up' },
        { name: 'Rent points', status: 'down', detail: 'No rules for this year' },
      ],
    },
    tools: TOOLS,
    signInHint: 'This server uses the local sign-in service. Pick a person; there is no password.',
    samplePeople: [
      { name: 'Anneke Brandsma', signInName: 'anneke@makelaar.example', note: 'Estate agent' },
      { name: 'Joost van Dalen', signInName: 'joost@makelaar.example', note: 'Same office' },
      { name: 'Fatima El Idrissi', signInName: 'fatima@taxateur.example', note: 'Another office' },
    ],
  })

const TOOLS = [
  tool('Get_Addresses_for_Postcode', 'Addresses of a postcode', 'public'),
  tool('Analyze_Property_Location', 'Location of a property', 'public'),
  tool('Get_Property_Energy_Label', 'Energy label of a property', 'public'),
  tool('Get_Property_Data', 'Property data', 'public'),
  tool('Quick_Assess_Property', 'Assess a property', 'protected'),
  tool('Get_Assessed_Properties', 'Your assessed properties', 'protected'),
  tool('Get_Property_Assessments', 'Assessments of a property', 'protected'),
]

function tool(name: string, title: string, access: 'public' | 'protected') {
  const description = 'Takes a postcode and a house number, and answers from the address register.'
  return { name, title, description, access }
}

const consentBase = {
  ...PERMISSIONS,
  resource: 'http://localhost:3000/mcp',
  action: '/oauth/consent',
  csrf: 'b0a1c2d3e4f5',
  signInWith: 'the local sign-in service',
  siteName: SITE,
}

const published = {
  ...consentBase,
  clientName: 'Claude',
  publisher: { kind: 'metadata-document', host: 'claude.ai' },
  redirectUri: 'https://claude.ai/api/mcp/auth_callback',
  redirectHost: 'claude.ai',
  loopback: false,
} as const

const publishedApp = () => consentPage(published)

const localApp = () =>
  consentPage({
    ...consentBase,
    clientName: 'MCP Inspector',
    publisher: { kind: 'registered' },
    redirectUri: 'http://127.0.0.1:6274/oauth/callback',
    redirectHost: '127.0.0.1:6274',
    loopback: true,
  })

/** Everything a stranger may choose, chosen badly. */
const hostileApp = () =>
  consentPage({
    ...consentBase,
    clientName: `${XSS}\u202Emoc.live\u202C ${'very '.repeat(80)}long`,
    publisher: { kind: 'metadata-document', host: `evil.example${XSS}` },
    redirectUri: `cursor://${'a'.repeat(1500)}/${XSS}`,
    redirectHost: '',
    loopback: false,
    csrf: XSS,
  })

/** An app that acts at other services as the person. */
const delegatingApp = () =>
  consentPage({
    ...published,
    downstream: [
      { name: 'https://graph.microsoft.com/User.Read', words: 'Read your profile at Microsoft' },
    ],
  })

const stepUp = (clientName: string) => () =>
  stepUpPage({
    clientName,
    signInWith: 'Microsoft Entra ID',
    action: '/oauth/step-up/a-link',
    siteName: SITE,
  })

/** Every page as a person may meet it, by the path the test server gives it. */
export const samplePages: ReadonlyMap<string, () => Promise<string>> = new Map([
  ['/', landing],
  ['/consent/published', publishedApp],
  ['/consent/local', localApp],
  ['/consent/hostile', hostileApp],
  ['/consent/delegating', delegatingApp],
  ['/step-up', stepUp('Claude')],
  ['/step-up/hostile', stepUp(`${XSS}\u202E ${'very '.repeat(80)}long`)],
  ['/step-up/done', () => stepUpDonePage({ siteName: SITE })],
  [
    '/error',
    () =>
      errorPage({
        title: 'This sign-in can’t go on',
        whatHappened: 'The answer came back to another browser than the one that asked.',
        whatToDo: 'Start again from your app, in this browser.',
        reference: '7f3k-22ab',
        siteName: SITE,
      }),
  ],
  ['/not-found', () => notFoundPage({ siteName: SITE })],
])

/** The page that follows a form: it takes the browser to `to`. */
export const continuation = (to: string): Promise<string> => continuePage({ to, siteName: SITE })
