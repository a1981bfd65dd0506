import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { completeSignIn, showSignIn } from './authorize.ts'
import { createB2cApp } from './b2c-app.ts'
import { findB2cTenant } from './b2c-policies.ts'
import { answerControl } from './control-endpoint.ts'
import type { Authority } from './directory.ts'
import {
  discoveryDocument,
  METADATA_HEADERS,
  publishedKeys,
  requireAuthority,
} from './discovery.ts'
import { EntraError } from './errors.ts'
import { externalIdHosts } from './external-id.ts'
import { readForm, readQueryParameters, refuseOtherSites } from './form.ts'
import { answerGraph, answerUserinfo } from './graph.ts'
import { answerManagedIdentity } from './managed-identity.ts'
import { addMetadataV1 } from './metadata-v1.ts'
import { readParameters } from './parameters.ts'
import { errorContext, jsonOrError, pageOrError } from './refusals.ts'
import type { Services } from './services.ts'
import { codePage, homePage, notFoundPage, signedOutPage } from './site-pages.ts'
import { tokenResponse } from './token.ts'

const MAX_BODY = 32 * 1024

/**
 * The endpoints, as one fetch handler. Refusals are answered here, each in its endpoint's form;
 * any other failure is thrown.
 */
export function createApp(services: Services): Hono {
  const app = new Hono()
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }))
  app.get('/', () => homePage(services.origin, services.directory))
  app.get('/error', (c) => codePage(c.req.query('code') ?? ''))
  addB2c(app, services)
  addExternalId(app, services)
  addAuthority(app, services)
  addMetadataV1(app, services)
  app.get('/msi/token', (c) => answerManagedIdentity(services, c.req.raw))
  app.all('/control/*', (c) => answerControl(services.control, c.req.raw))
  app.on(['GET', 'POST'], '/oidc/userinfo', (c) => answerUserinfo(services, c.req.raw))
  app.all('/v1.0/*', (c) => answerGraph(services, c.req.raw))
  app.notFound(() => notFoundPage())
  app.onError((fault) => {
    throw fault
  })
  return app
}

/** The tenant in the address decides, because B2C shares some of Entra's paths. */
function addB2c(app: Hono, services: Services): void {
  const b2c = createB2cApp(services)
  app.use('*', async (c, next) => {
    const [, first = '', second = ''] = c.req.path.split('/')
    const tenant = first === 'tfp' ? second : first
    return findB2cTenant(services, tenant) ? b2c.fetch(c.req.raw) : next()
  })
}

function addExternalId(app: Hono, services: Services): void {
  for (const host of externalIdHosts(services)) {
    const inner = new Hono()
    inner.get('/error', (c) => codePage(c.req.query('code') ?? ''))
    addAuthority(inner, host.services, host.discovery)
    app.route(host.path, inner)
  }
}

type Discovery = (authority: Authority) => object

/** The endpoints below a tenant's name. */
function addAuthority(
  app: Hono,
  services: Services,
  discovery: Discovery = (authority) => discoveryDocument(services.origin, authority),
): void {
  addMetadata(app, services, discovery)
  addSignIn(app, services)
  addToken(app, services)
}

function addMetadata(app: Hono, services: Services, discovery: Discovery): void {
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (c) =>
    jsonOrError(services, c, async () => {
      const authority = requireAuthority(services, c.req.param('tenant'))
      return c.json(discovery(authority), 200, METADATA_HEADERS)
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
      const [cancelled, approved] = [form.has('cancel'), form.has('approve')]
      const choice = { username: form.get('username'), cancelled, approved }
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
  const parameters = readQueryParameters(c)
  const authority = requireAuthority(services, c.req.param('tenant') ?? '')
  return { authority, parameters, context: errorContext(services, c, parameters) }
}

/** A redirect only to an address that some app registered, exactly as it is there. */
function signOut(services: Services, c: Context): Response | Promise<Response> {
  const target = c.req.query('post_logout_redirect_uri')
  const known = [...services.clients.values()].flatMap((client) => client.redirect_uris)
  return target !== undefined && known.includes(target) ? c.redirect(target) : signedOutPage()
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
