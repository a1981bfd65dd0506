import type { Page } from 'playwright-core'
import { atHeading, atPicker, signInAs } from './person.ts'
import type { Raised } from './step-up-world.ts'

/** A page that a person can end on who opened such a link. */
export interface StepUpEnd {
  readonly status: number
  readonly heading: string
  /** What tells this end from others under the same heading, or what to do now. */
  readonly says: string
  /** Brings the browser there, as a person gets there. */
  reach(page: Page, raised: Raised): Promise<void>
}

const QUESTION = /^One more step/

async function press(page: Page, { link }: Raised): Promise<void> {
  await page.goto(link)
  await atHeading(page, QUESTION)
  await page.getByRole('button', { name: /^Continue to / }).click()
}

async function pick(page: Page, raised: Raised, person: string): Promise<void> {
  await press(page, raised)
  await atPicker(page)
  await signInAs(page, person)
}

interface Proof {
  readonly person?: string
  /** What goes wrong while the person looks for the second factor. */
  readonly meanwhile?: () => unknown
}

/** Signs in with the second factor that was asked for. */
async function prove(page: Page, raised: Raised, proof: Proof = {}): Promise<void> {
  const { person = 'Noor Voorbeeld', meanwhile } = proof
  await pick(page, raised, person)
  await meanwhile?.()
  await page.getByRole('button', { name: 'Approve' }).click()
}

/** From the moment of the second factor, the sign-in service answers like this instead of with tokens. */
const noTokens = ({ world }: Raised, answer: { status: number; body?: object }): Proof => ({
  meanwhile: () => world.entra.control.fail({ path: /token$/, times: 9, ...answer }),
})

const GONE = 'This link is no longer open'
const FAILED = 'The sign-in did not succeed'
const AWAY = 'Signing in is not possible now'
const ENDED = 'The app is no longer connected'
const UNKNOWN = 'This sign-in is not known here'

/** Each by a name. Every other way to end shows one of these pages. */
export const stepUpEnds: Readonly<Record<string, StepUpEnd>> = {
  question: {
    status: 200,
    heading: 'One more step for Delegating server',
    says: 'Go on only if you were using that app just now.',
    reach: async (page, { link }) => void (await page.goto(link)),
  },
  'going-on': {
    status: 200,
    heading: 'One moment',
    says: 'You are being sent to',
    async reach(page, raised) {
      await page.route(`${raised.world.entraUrl}/**`, (route) => route.fulfill({ status: 204 }))
      await press(page, raised)
    },
  },
  done: { status: 200, heading: 'Done', says: 'go back to the app', reach: prove },
  'cut-off': {
    status: 400,
    heading: GONE,
    says: 'It was used already, it is older than ten minutes, or it is not complete.',
    reach: async (page, { link }) => void (await page.goto(link.slice(0, -9))),
  },
  'cut-off-at-the-slash': {
    status: 400,
    heading: GONE,
    says: 'it is not complete',
    reach: async (page, { link }) => void (await page.goto(link.replace(/[^/]+$/, ''))),
  },
  'pressed-again': {
    status: 400,
    heading: GONE,
    says: 'It gives you a new link.',
    async reach(page, raised) {
      const earlier = await page.context().newPage()
      await page.goto(raised.link)
      await press(earlier, raised)
      await atPicker(earlier)
      await page.getByRole('button', { name: /^Continue to / }).click()
    },
  },
  forged: {
    status: 403,
    heading: 'That was not accepted',
    says: 'Nothing was done.',
    async reach(page, { link }) {
      await page.setContent(`<form method="post" action="${link}"><button>Win</button></form>`)
      await page.getByRole('button').click()
    },
  },
  'disconnected-before': {
    status: 400,
    heading: ENDED,
    says: 'connect it again, and ask it again.',
    async reach(page, raised) {
      await raised.disconnect()
      await page.goto(raised.link)
    },
  },
  'disconnected-at-the-page': {
    status: 400,
    heading: ENDED,
    says: 'connect it again, and ask it again.',
    async reach(page, raised) {
      await page.goto(raised.link)
      await raised.disconnect()
      await page.getByRole('button', { name: /^Continue to / }).click()
    },
  },
  'disconnected-meanwhile': {
    status: 400,
    heading: ENDED,
    says: 'Nothing was stored.',
    reach: (page, raised) => prove(page, raised, { meanwhile: () => raised.disconnect() }),
  },
  'other-person': {
    status: 400,
    heading: 'You signed in as someone else',
    says: 'sign in as the person who connected the app.',
    reach: (page, raised) => prove(page, raised, { person: 'Sem van Fictie' }),
  },
  cancelled: {
    status: 400,
    heading: FAILED,
    says: 'The sign-in was cancelled.',
    async reach(page, raised) {
      await press(page, raised)
      await page.getByRole('button', { name: 'Cancel' }).click()
    },
  },
  'other-organisation': {
    status: 400,
    heading: FAILED,
    says: 'Your organisation is not allowed to use this server.',
    reach: (page, raised) => prove(page, raised, { person: 'Daan Denkbeeldig' }),
  },
  'answer-unusable': {
    status: 400,
    heading: FAILED,
    says: 'If this page comes again, tell whoever runs this server.',
    reach: (page, raised) => prove(page, raised, noTokens(raised, { status: 200, body: {} })),
  },
  'service-fails': {
    status: 503,
    heading: AWAY,
    says: 'Wait a minute',
    reach: (page, raised) => prove(page, raised, noTokens(raised, { status: 503 })),
  },
  'service-away': {
    status: 503,
    heading: AWAY,
    says: 'Wait a minute',
    async reach(page, raised) {
      raised.world.entra.control.fail({ path: /openid-configuration$/, times: 9, drop: true })
      await raised.world.restart()
      await press(page, raised)
    },
  },
  'loaded-again': {
    status: 400,
    heading: UNKNOWN,
    says: 'If it does not go on, start again there',
    async reach(page, raised) {
      await prove(page, raised)
      await atHeading(page, 'Done')
      await page.reload()
    },
  },
  'too-many': {
    status: 429,
    heading: 'Too many requests',
    says: 'seconds, then go back to the application',
    async reach(page, raised) {
      const headers = { 'x-forwarded-for': '192.0.2.9' }
      const again = () => fetch(`${raised.link}x`, { method: 'POST', headers })
      while ((await again()).status !== 429) {}
      await page.setExtraHTTPHeaders(headers)
      await press(page, raised)
    },
  },
}
