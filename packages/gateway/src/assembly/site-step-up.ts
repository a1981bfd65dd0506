import { SignInFailed } from '../identity/identity-provider.ts'
import { PATHS } from '../oauth/engine/settings.ts'
import type { StepUpEnd } from '../oauth/step-up/complete-step-up.ts'
import { continuePage } from '../pages/continue-page.ts'
import { errorPage } from '../pages/error-page.ts'
import { stepUpDonePage, stepUpPage } from '../pages/step-up-page.ts'
import type { Site, SiteParts } from './site.ts'
import { notPossibleNow, siteAnswers } from './site-answers.ts'

const AGAIN = 'Go back to the app and ask it again. It gets a new link.'

const GONE = {
  title: 'This link is no longer open',
  whatHappened: 'It was used already, it is older than ten minutes, or it is not complete.',
  whatToDo: AGAIN,
}
const FORGED = {
  title: 'That was not accepted',
  whatHappened: 'The button was pressed from another site’s page.',
  whatToDo: 'Open the link from the app, and press the button on that page.',
}

/** The person's side of a step-up (MCP 2026-07-28, elicitation, URL mode). */
export function stepUpRoutes(site: Site, parts: SiteParts): void {
  const { app, server, identity } = parts
  const { page, dead } = siteAnswers(parts)

  site.get(`${PATHS.stepUp}/:link`, async (c) => {
    const shown = await (await server.stepUpLink()).show(c.req.param('link'))
    if (shown === 'gone') return dead(c, 400, GONE)
    return page(
      c,
      200,
      stepUpPage({
        clientName: shown.clientName,
        signInWith: identity.displayName,
        action: c.req.path,
        siteName: app.title,
      }),
    )
  })

  site.post(`${PATHS.stepUp}/:link`, async (c) => {
    try {
      const departure = await (await server.stepUpLink()).follow(
        c.env.incoming,
        c.req.param('link'),
      )
      if (departure === 'gone') return dead(c, 400, GONE)
      if (departure === 'forged') return dead(c, 403, FORGED)
      c.header('set-cookie', departure.setCookie)
      return page(c, 200, continuePage({ to: departure.to, siteName: app.title }))
    } catch (error) {
      if (!(error instanceof SignInFailed)) throw error
      return dead(c, 503, notPossibleNow(error, AGAIN))
    }
  })
}

/** What the person reads when they are back from the sign-in service. */
export function stepUpEndPage(
  end: StepUpEnd,
  siteName: string,
): { readonly status: 200 | 400; readonly html: Promise<string> } {
  if (end.type === 'done') return { status: 200, html: stepUpDonePage({ siteName }) }
  return { status: 400, html: errorPage({ ...wordsFor(end), siteName }) }
}

function wordsFor(end: Exclude<StepUpEnd, { type: 'done' }>) {
  switch (end.type) {
    case 'other-person':
      return {
        title: 'You signed in as someone else',
        whatHappened:
          'The app is connected for another person than the one who signed in just now. Nothing was stored.',
        whatToDo: `${AGAIN} Then sign in as the person who uses the app.`,
      }
    case 'grant-ended':
      return {
        title: 'The app is no longer connected',
        whatHappened: 'Its connection ended while you were signing in. Nothing was stored.',
        whatToDo: 'Connect the app again.',
      }
    case 'failed':
      return { title: 'That did not work', whatHappened: end.message, whatToDo: AGAIN }
  }
}
