import type { Clock } from '../kernel/clock.ts'
import { parseUrl } from '../kernel/url.ts'
import { codesIn, explainCode, lookUp } from './aadsts.ts'
import { type Answer, ask, Unreachable } from './ask.ts'
import { jsonObject } from './json-values.ts'
import type { Upstream } from './upstream.ts'

/** The sign-in service's discovery document (OpenID Connect Discovery 1.0), or why there is none. */
export type Discovery =
  | {
      readonly state: 'found'
      readonly answer: Answer
      readonly issuer: string
      readonly authorization: URL
      readonly token: URL
      readonly keys: URL
      /** `undefined`: the document does not say, as Entra's does not. */
      readonly pkceMethods: readonly string[] | undefined
      /** How clients may authenticate; `undefined`: the document does not say. */
      readonly authMethods: readonly string[] | undefined
    }
  | {
      readonly state: 'unusable'
      readonly found: string
      readonly fix: string
      readonly command?: string
    }
  | { readonly state: 'unconfigured' }

const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const

/** @param insecure accepts endpoints over http: only for a gateway on loopback. */
export async function discover(
  upstream: Upstream | undefined,
  insecure: boolean,
  signal: AbortSignal,
  clock: Clock,
): Promise<Discovery> {
  if (!upstream) return { state: 'unconfigured' }
  try {
    const accept = { accept: 'application/json' }
    return read(
      await ask(upstream.discoveryUrl, { signal, headers: accept }, clock),
      upstream,
      insecure,
    )
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    return { state: 'unusable', found: error.message, fix: error.fix }
  }
}

function read(answer: Answer, { discoveryUrl }: Upstream, insecure: boolean): Discovery {
  if (answer.status !== 200) return refused(answer, discoveryUrl)
  const document = jsonObject(answer.text)
  const urls = ENDPOINTS.map((name) => parseUrl(document[name]))
  const [authorization, token, keys] = urls
  const issuer = document['issuer']
  if (!authorization || !token || !keys || typeof issuer !== 'string') {
    return wrong(`${discoveryUrl} is no discovery document with issuer, ${ENDPOINTS.join(', ')}.`)
  }
  const plain = urls.filter((url) => url?.protocol !== 'https:')
  if (plain.length > 0 && !insecure) {
    return wrong(`${discoveryUrl} names an address that is not https: ${plain[0]?.origin}.`)
  }
  const pkceMethods = texts(document['code_challenge_methods_supported'])
  const authMethods = texts(document['token_endpoint_auth_methods_supported'])
  return { state: 'found', answer, issuer, authorization, token, keys, pkceMethods, authMethods }
}

const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined

function refused(answer: Answer, url: URL): Discovery {
  const [code] = codesIn(answer.text)
  const known = code ? explainCode(code) : undefined
  if (!code || !known) return wrong(`${url} answered ${answer.status}.`)
  const { cause, fix, az } = known
  return {
    state: 'unusable',
    found: `${code}: ${cause}`,
    fix: `${fix} See ${lookUp(code)}`,
    ...(az ? { command: az } : {}),
  }
}

const wrong = (found: string): Discovery => ({
  state: 'unusable',
  found,
  fix: 'Check the host, the tenant or issuer, and the policy in the configuration.',
})
