import type { JWTPayload } from 'jose'
import { type GatewayConfig, resourcesOf } from '../../assembly/config.ts'
import { seconds } from '../../kernel/clock.ts'
import { canonical } from '../../kernel/url.ts'
import { LEEWAY_SECONDS } from '../../resource/jwt-verifier.ts'
import type { Finding } from '../finding.ts'
import { audiencesOf, type DecodedToken, isAccessTokenType, scopesOf } from './decoded-token.ts'
import type { ExplainContext } from './explain-context.ts'
import { judgeTime, open, right, wrong } from './rule.ts'

const AGAIN = 'The client must connect again and get a token from this gateway.'

/** What the verifier of our own tokens looks at (RFC 9068 section 4), rule by rule. */
export function ownRules(token: DecodedToken, context: ExplainContext): readonly Finding[] {
  const { gateway, clock, addressKnown } = context
  const { claims } = token
  return [
    judgeForm(token),
    ...(addressKnown ? judgePlace(claims, gateway) : [NOT_COMPARED]),
    judgeTime(claims, seconds(clock), LEEWAY_SECONDS),
    judgeScopes(claims),
  ]
}

const NOT_COMPARED = open(
  'issuer',
  'PUBLIC_URL is not set here, so there is nothing to compare with.',
)

function judgeForm({ header }: DecodedToken): Finding {
  if (isAccessTokenType(header) && header['alg'] === 'ES256')
    return right('form', 'A JWT signed with ES256.')
  return wrong('form', 'It is not an at+jwt signed with ES256, as ours are.', AGAIN)
}

function judgePlace(claims: JWTPayload, gateway: GatewayConfig): Finding[] {
  const issuer = canonical(gateway.publicUrl)
  const resources = resourcesOf(gateway)
  return [
    claims.iss === issuer
      ? right('issuer', 'It is ours.')
      : wrong('issuer', `It is not ours, which is ${issuer}.`, `${AGAIN} Or correct PUBLIC_URL.`),
    audiencesOf(claims).some((one) => resources.includes(one))
      ? right('audience', 'It is for this server.')
      : wrong(
          'audience',
          `It is for another server; this one is ${resources.join(' or ')}.`,
          AGAIN,
        ),
  ]
}

function judgeScopes(claims: JWTPayload): Finding {
  if (scopesOf(claims).length > 0) {
    return right('scopes', 'It grants some; each tool says what it needs.')
  }
  const found = 'It grants nothing, so only tools that need nothing can be called.'
  return { check: 'scopes', status: 'warning', found, fix: AGAIN }
}
