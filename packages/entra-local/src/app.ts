import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { completeSignIn, showSignIn } from './authorize.ts'
import { discoveryDocument, publishedKeys, requireAuthority } from './discovery.ts'
import { errorPage } from './error-page.ts'
import { EntraError, errorBody } from './errors.ts'
import { answerMe, answerUnknownGraph, answerUserinfo } from './graph.ts'
import { correlationOf, type Parameters, readParameters } from './parameters.ts'
import type { Services } from './services.ts'
import { codePage, homePage, notFoundPage, signedOutPage } from './site-pages.ts'
import { tokenResponse } from './token.ts'

const MAX_BODY = 32 * 1024
const MAX_QUERY = 8 * 1024

/**
 * The endpoints, as one fetch handler. Refusals are answered here, each in its endpoint's form;
 * any other failure is thrown.
 */
export function createApp(services: Services): Hono {
  const app = new Hono()
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }))
  app.get('/', () => homePage(services.origin, services.directory))
  app.get('/error', (c) => codePage(c.req.query('code') ?? ''))
  addMetadata(app, services)
  addSignIn(app, services)
  addToken(app, services)
  app.get('/v1.0/me', (c) => answerMe(services, c.req.raw))
  app.on(['GET', 'POST'], '/oidc/userinfo', (c) => answerUserinfo(services, c.req.raw))
  app.all('/v1.0/*', (c) => answerUnknownGraph(services, c.req.raw))
  app.notFound(() => notFoundPage())
  app.onError((fault) => {
    throw fault
  })
  return app
}

/** Public by nature, so any origin may read it. Not cacheable: a restart brings new keys. */
const METADATA_HEADERS = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }

function addMetadata(app: Hono, services: Services): void {
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (c) =>
    jsonOrError(services, c, async () => {
      const authority = requireAuthority(services, c.req.param('tenant'))
      return c.json(discoveryDocument(services.origin, authority), 200, METADATA_HEADERS)
    }),
  )
  app.get('/:tenant/discovery/v2.0/keys', (c) =>
    jsonOrError(services, c, async () => {
      const authority = requireAuthority(services, c.req.param('tenant'))
      return c.json(await publishedKeys(services, authority), 200, METADATA_HEADERS)
    }),
  )
}

function addSignIn(app: Hono, services: Services): void {
  const path = '/:tenant/oauth2/v2.0/authorize'
  app.get(path, (c) =>
    pageOrError(services, c, () => showSignIn(services, authorizeCall(services, c))),
  )
  app.post(path, (c) =>
    pageOrError(services, c, async () => {
      refuseOtherSites(c)
      const form = readParameters(await readForm(c))
      const choice = { username: form.get('username'), cancelled: form.has('cancel') }
      return completeSignIn(services, authorizeCall(services, c), choice)
    }),
  )
  app.get('/:tenant/oauth2/v2.0/logout', (c) => signOut(services, c))
}

function addToken(app: Hono, services: Services): void {
  const path = '/:tenant/oauth2/v2.0/token'
  app.get(path, (c) => jsonOrError(services, c, () => Promise.reject(onlyPost())))
  app.post('/:tenant/oauth2/v2.0/devicecode', (c) =>
    jsonOrError(services, c, () => Promise.reject(noDeviceCode())),
  )
  app.post(path, async (c) => {
    const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' }
    const form = await readForm(c)
    const response = await jsonOrError(services, c, async () => {
      const authority = requireAuthority(services, c.req.param('tenant'))
      const authorization = c.req.header('authorization') ?? null
      const body = readParameters(form)
      return c.json(await tokenResponse(services, { authority, authorization, body }))
    })
    for (const [name, value] of Object.entries(noStore)) response.headers.set(name, value)
    return response
  })
}

function authorizeCall(services: Services, c: Context) {
  const url = new URL(c.req.url)
  if (url.search.length > MAX_QUERY)
    throw new EntraError(90015, `The query string is longer than ${MAX_QUERY} characters.`)
  const parameters = readParameters(url.searchParams)
  const authority = requireAuthority(services, c.req.param('tenant') ?? '')
  return { authority, parameters, context: errorContext(services, c, parameters) }
}

/** Another site's page must not press the buttons here. Scripts send no such header. */
function refuseOtherSites(c: Context): void {
  const site = c.req.header('sec-fetch-site') ?? 'none'
  if (site === 'same-origin' || site === 'none') return
  throw new EntraError(90023, 'The sign-in form was sent from another site.')
}

/** A redirect only to an address that some app registered, exactly as it is there. */
function signOut(services: Services, c: Context): Response | Promise<Response> {
  const target = c.req.query('post_logout_redirect_uri')
  const known = [...services.clients.values()].flatMap((client) => client.redirect_uris)
  return target !== undefined && known.includes(target) ? c.redirect(target) : signedOutPage()
}

const FORM = /^application\/x-www-form-urlencoded(\s*;|$)/i

/** Any other content type reads as an empty form, whose first missing parameter is then named. */
async function readForm(c: Context): Promise<URLSearchParams> {
  const isForm = FORM.test(c.req.header('content-type') ?? '')
  return new URLSearchParams(isForm ? await c.req.text() : '')
}

const errorContext = (services: Services, c: Context, parameters?: Parameters) => ({
  origin: services.origin,
  now: services.now(),
  correlationId: correlationOf(c.req.raw.headers, parameters),
})

type Answer = () => Promise<Response>

async function jsonOrError(services: Services, c: Context, answer: Answer): Promise<Response> {
  try {
    return await answer()
  } catch (fault) {
    if (!(fault instanceof EntraError)) throw fault
    return c.json(errorBody(fault, errorContext(services, c)), fault.kind.status)
  }
}

async function pageOrError(services: Services, c: Context, answer: Answer): Promise<Response> {
  try {
    return await answer()
  } catch (fault) {
    if (!(fault instanceof EntraError)) throw fault
    return errorPage(fault, errorContext(services, c))
  }
}

const onlyPost = (): EntraError =>
  new EntraError(900561, 'The endpoint only accepts POST requests. Received a GET request.')

const noDeviceCode = (): EntraError =>
  new EntraError(90023, 'The device code flow is not offered by this directory.')

const tooLarge = (c: Context): Response =>
  c.json(
    { error: 'invalid_request', error_description: `The body is larger than ${MAX_BODY} bytes.` },
    413,
  )
