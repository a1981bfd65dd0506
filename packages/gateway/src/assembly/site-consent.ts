import { readBody } from '../http/read-body.ts'
import { SignInFailed } from '../identity/identity-provider.ts'
import type { PendingRequest } from '../oauth/authorize/pending-request.ts'
import { isLoopbackRedirect, redirectHost } from '../oauth/clients/redirect-uri.ts'
import { type AuthorizationServerSettings, PATHS } from '../oauth/engine/settings.ts'
import { consentPage, type Publisher } from '../pages/consent-page.ts'
import { continuePage } from '../pages/continue-page.ts'
import type { Site, SiteParts } from './site.ts'
import { notPossibleNow, type SiteContext, siteAnswers } from './site-answers.ts'
import { stepUpEndPage } from './site-step-up.ts'

const AGAIN = 'Wait a minute and connect again from the application.'
const FORM_BODY = { maxBytes: 4_096, timeoutMs: 10_000 }

const GONE = {
  title: 'This request is no longer open',
  whatHappened:
    'It was answered already, it is older than ten minutes, or it began in another browser.',
  whatToDo: 'Go back to the application and connect again.',
}
const FORGED = {
  title: 'That answer was not accepted',
  whatHappened: 'The form did not come from the page this browser was shown.',
  whatToDo: 'Go back to the application and connect again.',
}
const UNKNOWN_SIGN_IN = {
  title: 'This sign-in is not known here',
  whatHappened:
    'It was used already, it is older than ten minutes, or it began in another browser.',
  whatToDo: 'Go back to the application. If it does not go on, start again there, in this browser.',
}

/** The person's side of an authorization request: consent, and the way back from upstream. */
export function consentRoutes(site: Site, parts: SiteParts): void {
  const { app, server } = parts
  const { page, dead } = siteAnswers(parts)
  const exchange = (c: SiteContext) => ({ request: c.env.incoming, response: c.env.outgoing })

  site.get(`${PATHS.consent}/:id`, async (c) => {
    const shown = await (await server.consent()).show(exchange(c), c.req.param('id'))
    if (shown === 'gone') return dead(c, 400, GONE)
    return page(c, 200, consentPage(consentView(parts, shown.pending, shown.csrf)))
  })

  site.post(`${PATHS.consent}/:id`, async (c) => {
    const form = new URLSearchParams((await readBody(c.env.incoming, FORM_BODY)).toString('utf8'))
    try {
      const decision = await (await server.consent()).decide(exchange(c), c.req.param('id'), form)
      if (decision.type === 'gone') return dead(c, 400, GONE)
      if (decision.type === 'forged') return dead(c, 403, FORGED)
      if (decision.setCookie) c.header('set-cookie', decision.setCookie)
      return page(c, 200, continuePage({ to: decision.to, siteName: app.title }))
    } catch (error) {
      if (!(error instanceof SignInFailed)) throw error
      return dead(c, 503, notPossibleNow(error, AGAIN))
    }
  })

  site.get(PATHS.callback, async (c) => {
    const answer = new URL(c.req.url).searchParams
    const result = await server.callback(c.env.incoming, answer)
    if (result.type === 'unknown') return dead(c, 400, UNKNOWN_SIGN_IN)
    if (result.type === 'step-up') {
      const { status, html } = stepUpEndPage(result.end, app.title)
      return page(c, status, html)
    }
    if (result.setCookie) c.header('set-cookie', result.setCookie)
    return c.redirect(result.to, 303)
  })
}

function consentView(
  { settings, identity, app }: SiteParts,
  pending: PendingRequest,
  csrf: string,
) {
  const words: Record<string, string> = { ...settings.scopes, ...oidcWords(settings) }
  const names = [
    ...pending.scopes,
    ...(pending.learnsWho ? ['openid'] : []),
    ...(pending.staysConnected ? ['offline_access'] : []),
  ]
  return {
    clientName: pending.client.name,
    publisher: publisherOf(pending),
    redirectUri: pending.redirectUri,
    redirectHost: redirectHost(pending.redirectUri),
    loopback: isLoopbackRedirect(pending.redirectUri),
    resource: pending.resources.join(' '),
    scopes: names.map((name) => ({ name, words: words[name] ?? name })),
    downstream: pending.downstream.map((name) => ({ name, words: downstreamWords(app, name) })),
    action: `${PATHS.consent}/${pending.id}`,
    csrf,
    signInWith: identity.displayName,
    siteName: app.title,
  }
}

const oidcWords = ({ lifetimes }: AuthorizationServerSettings): Record<string, string> => ({
  openid: 'Recognise you here, by an internal id without your name or e-mail address',
  offline_access: `Stay connected for up to ${Math.round(lifetimes.grant / 86_400)} days without asking again`,
})

/** In the app's words; Microsoft's most usual ones are known, and anything else is its own name. */
const downstreamWords = ({ downstreamScopes }: SiteParts['app'], name: string): string =>
  downstreamScopes?.[name] ?? WELL_KNOWN_DOWNSTREAM[name] ?? `Use ${name} as you`

const WELL_KNOWN_DOWNSTREAM: Readonly<Record<string, string>> = {
  'https://graph.microsoft.com/User.Read': 'Read your profile at Microsoft',
  'https://graph.microsoft.com/Mail.Read': 'Read your mail at Microsoft',
  'https://graph.microsoft.com/Calendars.Read': 'Read your calendar at Microsoft',
}

function publisherOf({ client }: PendingRequest): Publisher {
  return client.origin === 'metadata-document'
    ? { kind: 'metadata-document', host: new URL(client.id).host }
    : { kind: client.origin }
}
