import { type Context, Hono } from 'hono'
import { completeB2cPage, showB2cPage } from './b2c-authorize.ts'
import { b2cDiscoveryDocument, b2cKeys } from './b2c-discovery.ts'
import { B2cError, b2cErrorBody, translated } from './b2c-errors.ts'
import { createB2cGrants } from './b2c-grants.ts'
import { type B2cAuthority, requireB2cAuthority } from './b2c-policies.ts'
import { b2cTokenResponse } from './b2c-token.ts'
import { b2cErrorPage } from './error-page.ts'
import { readForm, readQueryParameters, refuseOtherSites } from './form.ts'
import { readParameters } from './parameters.ts'
import type { Services } from './services.ts'
import { notFoundPage, signedOutPage } from './site-pages.ts'

/** The policy is in the path, or in the query's `p`; `/tfp` may come before either. */
const BASES = ['/:tenant/:policy', '/tfp/:tenant/:policy', '/:tenant'] as const

const METADATA_HEADERS = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** Azure AD B2C: the endpoints of its tenants, whose policies are part of every address. */
export function createB2cApp(services: Services): Hono {
  const app = new Hono()
  const grants = createB2cGrants(services.lifetimes.code, services.now)
  const call = (c: Context) => ({
    authority: authorityOf(services, c),
    parameters: readQueryParameters(c),
  })
  for (const base of BASES) {
    addMetadata(app, services, base)
    const authorize = `${base}/oauth2/v2.0/authorize`
    app.get(authorize, (c) => asPage(services, () => showB2cPage(services, call(c))))
    app.post(authorize, (c) =>
      asPage(services, async () => {
        refuseOtherSites(c)
        const form = readParameters(await readForm(c))
        return completeB2cPage(services, grants, call(c), form)
      }),
    )
    app.post(`${base}/oauth2/v2.0/token`, (c) =>
      asJson(services, c, NO_STORE, async () => {
        const authorization = c.req.header('authorization') ?? null
        const body = readParameters(await readForm(c))
        const { authority } = call(c)
        return b2cTokenResponse(services, grants, { authority, authorization, body })
      }),
    )
    app.get(`${base}/oauth2/v2.0/logout`, () => signedOutPage())
  }
  app.notFound(() => notFoundPage())
  app.onError((fault) => {
    throw fault
  })
  return app
}

function addMetadata(app: Hono, services: Services, base: string): void {
  app.get(`${base}/v2.0/.well-known/openid-configuration`, (c) =>
    asJson(services, c, METADATA_HEADERS, async () =>
      b2cDiscoveryDocument(services, authorityOf(services, c)),
    ),
  )
  app.get(`${base}/discovery/v2.0/keys`, (c) =>
    asJson(services, c, METADATA_HEADERS, () => {
      authorityOf(services, c)
      return b2cKeys(services)
    }),
  )
}

function authorityOf(services: Services, c: Context): B2cAuthority {
  const inPath = c.req.param('policy')
  return requireB2cAuthority(services, {
    prefix: c.req.path.startsWith('/tfp/') ? '/tfp' : '',
    tenant: c.req.param('tenant') ?? '',
    policy: inPath ?? c.req.query('p'),
    inQuery: inPath === undefined,
  })
}

async function asJson(
  services: Services,
  c: Context,
  headers: Readonly<Record<string, string>>,
  answer: () => Promise<object>,
): Promise<Response> {
  try {
    return c.json(await answer(), 200, headers)
  } catch (fault) {
    const refusal = translated(fault)
    if (!(refusal instanceof B2cError)) throw refusal
    if (refusal.retryAfter !== undefined) c.header('retry-after', String(refusal.retryAfter))
    return c.json(b2cErrorBody(refusal, services.now()), refusal.kind.status, headers)
  }
}

async function asPage(services: Services, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer()
  } catch (fault) {
    const refusal = translated(fault)
    if (!(refusal instanceof B2cError)) throw refusal
    return b2cErrorPage(refusal, services.now())
  }
}
