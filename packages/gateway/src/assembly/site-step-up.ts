import { SignInFailed } from '../identity/identity-provider.ts'
import { PATHS } from '../oauth/engine/settings.ts'
import type { StepUpEnd } from '../oauth/step-up/complete-step-up.ts'
import { continuePage } from '../pages/continue-page.ts'
import { errorPage } from '../pages/error-page.ts'
import { stepUpDonePage, stepUpPage } from '../pages/step-up-page.ts'
import type { Site, SiteParts } from './site.ts'
import { type DeadEnd, notPossibleNow, siteAnswers } from './site-answers.ts'

const AGAIN = 'Go back to the app and ask it again. It gives you a new link.'
const LATER = 'Wait a minute, then go back to the app and ask it again. It gives you a new link.'

const GONE = {
  title: 'This link is no longer open',
  whatHappened: 'It was used already, it is older than ten minutes, or it is not complete.',
  whatToDo: AGAIN,
}
const FORGED = {
  title: 'That was not accepted',
  whatHappened: 'A page of another site tried to start this sign-in. Nothing was done.',
  whatToDo:
    'If you were using the app just now, open the link that it gave you. If not, close this page.',
}
const GRANT_ENDED = {
  title: 'The app is no longer connected',
  whatHappened:
    'Its connection to this server has ended, so there is nothing to sign in for. Nothing was stored.',
  whatToDo: 'Go back to the app, connect it again, and ask it again.',
}

/** The person's side of a step-up (MCP 2026-07-28, elicitation, URL mode). */
export function stepUpRoutes(site: Site, parts: SiteParts): void {
  const { app, server, identity } = parts
  const { page, dead } = siteAnswers(parts)

  // Where a chat cut the address off.
  site.get(`${PATHS.stepUp}/`, (c) => dead(c, 400, GONE))

  site.get(`${PATHS.stepUp}/:link`, async (c) => {
    const shown = await (await server.stepUpLink()).show(c.req.param('link'))
    if (shown === 'gone') return dead(c, 400, GONE)
    if (shown === 'grant-ended') return dead(c, 400, GRANT_ENDED)
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
      if (departure === 'grant-ended') return dead(c, 400, GRANT_ENDED)
      if (departure === 'forged') return dead(c, 403, FORGED)
      c.header('set-cookie', departure.setCookie)
      return page(c, 200, continuePage({ to: departure.to, siteName: app.title }))
    } catch (error) {
      if (!(error instanceof SignInFailed)) throw error
      return dead(c, 503, notPossibleNow(error, LATER))
    }
  })
}

type Failed = Exclude<StepUpEnd, { type: 'done' }>

/** What the person reads when they are back from the sign-in service. */
export function stepUpEndPage(
  end: StepUpEnd,
  siteName: string,
): { readonly status: 200 | 400 | 503; readonly html: Promise<string> } {
  if (end.type === 'done') return { status: 200, html: stepUpDonePage({ siteName }) }
  const away = end.type === 'failed' && end.code === 'temporarily_unavailable'
  return { status: away ? 503 : 400, html: errorPage({ ...wordsFor(end), siteName }) }
}

function wordsFor(end: Failed): DeadEnd {
  switch (end.type) {
    case 'other-person':
      return {
        title: 'You signed in as someone else',
        whatHappened:
          'The app is connected for another person than the one who signed in just now. Nothing was stored.',
        whatToDo: `${AGAIN} ${AS_WHOM}`,
      }
    case 'grant-ended':
      return GRANT_ENDED
    case 'failed':
      return end.code === 'temporarily_unavailable'
        ? notPossibleNow(end, LATER)
        : {
            title: 'The sign-in did not succeed',
            whatHappened: end.message,
            whatToDo: REMEDIES[end.code],
          }
  }
}

const AS_WHOM = 'Then sign in as the person who connected the app.'

const REMEDIES = {
  access_denied: `${AGAIN} ${AS_WHOM}`,
  server_error: `${AGAIN} If this page comes again, tell whoever runs this server.`,
}
