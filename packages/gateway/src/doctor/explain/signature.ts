import type { JSONWebKeySet } from 'jose'
import { type DirectConfig, resourcesOf } from '../../assembly/config.ts'
import { directRules } from '../../assembly/token-verifier.ts'
import type { EntraUpstream } from '../../assembly/upstream-config.ts'
import { canonical } from '../../kernel/url.ts'
import { PATHS } from '../../oauth/engine/settings.ts'
import { createEntraVerifier } from '../../resource/entra/entra-verifier.ts'
import { createJwtVerifier } from '../../resource/jwt-verifier.ts'
import { InvalidToken, type TokenCheck } from '../../resource/token-verifier.ts'
import { ask } from '../ask.ts'
import type { Finding } from '../finding.ts'
import { jsonObject } from '../json-values.ts'
import { type DecodedToken, rolesOf, scopesOf } from './decoded-token.ts'
import type { ExplainContext } from './explain-context.ts'
import { open, right, wrong } from './rule.ts'

const NAME = 'signature'
const LIMIT_MS = 5_000

/** The verifier of direct mode itself, asked last: it fetches keys from the configured authority. */
export async function judgedByEntra(
  token: string,
  { claims }: DecodedToken,
  upstream: EntraUpstream,
  direct: DirectConfig,
  { gateway, clock }: ExplainContext,
): Promise<Finding> {
  const verifier = createEntraVerifier({
    ...directRules(gateway, upstream, direct),
    // Which scopes there are, only the app behind the gateway knows.
    scopes: [...scopesOf(claims), ...rolesOf(claims)],
    people: { idFor: async () => 'nobody' },
    clock,
  })
  return verdictOf(verifier, token)
}

/** The verifier of our own tokens, with the keys the running gateway publishes. */
export async function judgedByUs(
  token: string,
  { gateway, clock }: ExplainContext,
): Promise<Finding> {
  const { publicUrl } = gateway
  const keys = async () => {
    const signal = AbortSignal.timeout(LIMIT_MS)
    const { text } = await ask(new URL(PATHS.jwks, publicUrl), { signal })
    return jsonObject(text) as unknown as JSONWebKeySet
  }
  const audiences = resourcesOf(gateway)
  return verdictOf(
    createJwtVerifier({ issuer: canonical(publicUrl), audiences, keys, clock }),
    token,
  )
}

async function verdictOf(tokens: TokenCheck, token: string): Promise<Finding> {
  try {
    await tokens.check(token)
    return right(NAME, 'It is genuine: the verifier of this gateway accepts it.')
  } catch (error) {
    if (error instanceof InvalidToken) {
      return wrong(NAME, error.message, 'Do not trust this token; let the client get a new one.')
    }
    return open(NAME, 'The keys can’t be had now, so whether it is genuine is not known.')
  }
}
