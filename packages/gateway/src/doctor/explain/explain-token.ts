import { seconds } from '../../kernel/clock.ts'
import { AZ } from '../azure-cli.ts'
import type { Finding } from '../finding.ts'
import { type DecodedToken, decodeToken, textClaim } from './decoded-token.ts'
import { entraRules } from './entra-rules.ts'
import type { ExplainContext } from './explain-context.ts'
import type { Explanation } from './explanation.ts'
import { ownRules } from './own-rules.ts'
import { judgeTime, right, wrong } from './rule.ts'
import { judgedByEntra, judgedByUs } from './signature.ts'
import { tokenFacts } from './token-facts.ts'
import { describe, isB2c, kindOf, type TokenKind } from './token-kind.ts'

/** What a token says, what the gateway makes of it, and why. The token itself is not repeated. */
export async function explainToken(token: string, context: ExplainContext): Promise<Explanation> {
  const decoded = decodeToken(token)
  if (!decoded) return unreadable(token)
  const kind = kindOf(decoded, context.gateway)
  const findings = await rulesFor(kind, token, decoded, context)
  return {
    input: 'token',
    title: `${describe(kind, decoded)} ${verdict(kind, findings)}`,
    facts: tokenFacts(decoded, kind, seconds(context.clock)),
    findings,
  }
}

function verdict(kind: TokenKind, findings: readonly Finding[]): string {
  if (NOT_FOR_US.has(kind)) return 'It is not for this gateway’s MCP endpoint.'
  if (findings.some(({ status }) => status === 'problem')) return 'This gateway refuses it.'
  return findings.some(({ status }) => status === 'skipped')
    ? 'Nothing speaks against it, as far as could be looked.'
    : 'This gateway accepts it.'
}

const NOT_FOR_US: ReadonlySet<TokenKind> = new Set(['managed-identity', 'client-assertion'])

async function rulesFor(
  kind: TokenKind,
  token: string,
  decoded: DecodedToken,
  context: ExplainContext,
): Promise<readonly Finding[]> {
  if (NOT_FOR_US.has(kind)) return credentialRules(kind, decoded, context)
  if (kind === 'own') {
    const found = ownRules(decoded, context)
    return isFine(found) ? [...found, await judgedByUs(token, context)] : found
  }
  if (isB2c(decoded.claims) || kind === 'other') return [notOurs()]
  return [...entraVerdict(context), ...(await entraFindings(token, decoded, context))]
}

async function entraFindings(token: string, decoded: DecodedToken, context: ExplainContext) {
  const { upstream: configured, direct } = context.gateway
  const upstream = context.signInKnown && configured.kind === 'entra' ? configured : undefined
  const found = entraRules(token, decoded.claims, upstream, context)
  if (!isFine(found) || !upstream || !direct) return found
  return [...found, await judgedByEntra(token, decoded, upstream, direct, context)]
}

const isFine = (found: readonly Finding[]) => found.every(({ status }) => status === 'ok')

/** Before anything else: whether tokens of Entra are taken here at all. */
function entraVerdict({ gateway, signInKnown }: ExplainContext): readonly Finding[] {
  if (gateway.direct) return [right('mode', 'Clients may bring tokens of Entra here.')]
  if (!signInKnown) return []
  return [
    wrong(
      'mode',
      'This gateway takes its own tokens only (VOORDEUR_MODE=gateway).',
      'Let the client connect to the gateway and sign in there. Or set VOORDEUR_MODE to direct or both.',
    ),
  ]
}

const notOurs = (): Finding =>
  wrong(
    'issuer',
    'Tokens of this issuer are not taken from clients.',
    'Let the client connect to the gateway and sign in there; it gets a token of the gateway.',
  )

/** What an app proves itself with: a federated credential must name it letter for letter. */
function credentialRules(
  kind: TokenKind,
  { claims }: DecodedToken,
  { clock }: ExplainContext,
): readonly Finding[] {
  const time = judgeTime(claims, seconds(clock), 0)
  if (kind === 'client-assertion') return [time]
  const subject = textClaim(claims, 'sub') ?? 'none'
  const found = `The federated credential must have the issuer ${claims.iss}, the subject ${subject}, and the audience api://AzureADTokenExchange of its cloud.`
  return [time, { ...right('federated credential', found), command: AZ.listFederated }]
}

/** RFC 7516 section 3: five parts are an encrypted token. */
function unreadable(token: string): Explanation {
  const encrypted = token.split('.').length === 5
  const title = encrypted
    ? 'An encrypted token, which only its recipient can read. This gateway refuses it.'
    : 'It looks like a JWT and can’t be read: cut off, or changed. This gateway refuses it.'
  const fix = 'Copy the whole token, or let the client get a new one.'
  return { input: 'token', title, facts: [], findings: [wrong('form', title, fix)] }
}
