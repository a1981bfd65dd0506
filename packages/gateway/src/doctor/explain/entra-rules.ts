import type { JWTPayload } from 'jose'
import type { DirectConfig } from '../../assembly/config.ts'
import type { EntraUpstream } from '../../assembly/upstream-config.ts'
import { seconds } from '../../kernel/clock.ts'
import { isGuid } from '../../kernel/guid.ts'
import { callerOf } from '../../resource/entra/caller.ts'
import { LEEWAY_SECONDS } from '../../resource/entra/entra-verifier.ts'
import { versionOf } from '../../resource/entra/issuer.ts'
import { readTokenHeader } from '../../resource/entra/token-header.ts'
import { InvalidToken } from '../../resource/token-verifier.ts'
import { AZ } from '../azure-cli.ts'
import type { Finding } from '../finding.ts'
import { audiencesOf, rolesOf, scopesOf, textClaim } from './decoded-token.ts'
import type { ExplainContext } from './explain-context.ts'
import { judgeTime, open, right, wrong } from './rule.ts'

const RIGHT_TOKEN =
  'The client must send the access token it got for a scope of this app, api://<app-id>/<scope>.'
const NONE: DirectConfig = { appIdUris: [], allowedClients: [], allowApps: false }

/**
 * What the verifier of direct mode looks at, rule by rule, so that all faults show at once. It is
 * the verifier's own code where that judges one claim; the signature is looked at elsewhere.
 */
export function entraRules(
  token: string,
  claims: JWTPayload,
  upstream: EntraUpstream | undefined,
  { gateway, clock }: ExplainContext,
): readonly Finding[] {
  const direct = gateway.direct ?? NONE
  return [
    attempt('form', () => formOf(token), RIGHT_TOKEN),
    attempt('version', () => `Version ${versionOf(claims)}; both are accepted.`, RIGHT_TOKEN),
    judgeIssuer(claims, upstream),
    judgeTenant(claims, upstream),
    judgeAudience(claims, upstream, direct),
    judgeTime(claims, seconds(clock), LEEWAY_SECONDS),
    judgeCaller(claims, direct),
    judgeClient(claims, direct),
    judgeScopes(claims),
  ]
}

/** A rule of the verifier that throws, as a row. */
function attempt(check: string, rule: () => string, fix: string): Finding {
  try {
    return right(check, rule())
  } catch (error) {
    if (!(error instanceof InvalidToken)) throw error
    return wrong(check, error.message, fix)
  }
}

const formOf = (token: string) => `A JWT signed with ${readTokenHeader(token).alg}.`

/** v1.0 tokens are issued under another host in each cloud, which only discovery tells. */
function judgeIssuer(claims: JWTPayload, upstream: EntraUpstream | undefined): Finding {
  const { iss = '', tid } = claims
  const [, host, tenant] = /^(https?:\/\/[^/]+)\/([^/]+)\/(?:v2\.0)?$/.exec(iss) ?? []
  if (host === undefined) {
    return wrong('issuer', 'The issuer is not one of Microsoft Entra ID.', RIGHT_TOKEN)
  }
  if (tenant !== tid) {
    return wrong('issuer', 'The issuer and tid name different tenants.', 'Do not trust this token.')
  }
  const expected = upstream?.authorityHost.origin
  if (iss.endsWith('/v2.0') && expected !== undefined && host !== expected) {
    const fix = 'The person signed in at another cloud; or set ENTRA_AUTHORITY_HOST to that one.'
    return wrong('issuer', `It was issued at ${host}, and this gateway knows ${expected}.`, fix)
  }
  return right('issuer', 'It fits the tenant in the token.')
}

function judgeTenant({ tid }: JWTPayload, upstream: EntraUpstream | undefined): Finding {
  if (typeof tid !== 'string' || !isGuid(tid)) {
    return wrong('tenant', 'The token names no tenant.', RIGHT_TOKEN)
  }
  if (!upstream) return open('tenant', 'No tenant is configured here to compare with.')
  const { allowedTenants } = upstream
  if (allowedTenants === 'any' || allowedTenants.includes(tid.toLowerCase())) {
    return right('tenant', 'Its people may come in.')
  }
  return wrong(
    'tenant',
    'Its people may not come in.',
    'Add the tenant to ENTRA_ALLOWED_TENANTS when they should.',
  )
}

function judgeAudience(
  claims: JWTPayload,
  upstream: EntraUpstream | undefined,
  { appIdUris }: DirectConfig,
): Finding {
  const audiences = audiencesOf(claims)
  if (!upstream) return open('audience', 'No app is configured here to compare with.')
  const { clientId } = upstream
  const ours = [clientId, `api://${clientId}`, ...appIdUris]
  if (audiences.some((one) => ours.includes(one))) {
    return right('audience', 'It is for this app.')
  }
  const found = `It is for another app; this one is ${ours.join(' or ')}.`
  return wrong('audience', found, RIGHT_TOKEN, AZ.listScopes)
}

function judgeCaller(claims: JWTPayload, { allowApps }: DirectConfig): Finding {
  const fix =
    'Send the access token and not the ID token. For an app without a person, set DIRECT_ALLOW_APPS=true and give it app roles.'
  const inWords = { person: 'A person, through an app.', client: 'An app, which is allowed.' }
  return attempt('caller', () => inWords[callerOf(claims, allowApps).kind], fix)
}

function judgeClient(claims: JWTPayload, { allowedClients }: DirectConfig): Finding {
  const client = textClaim(claims, claims['ver'] === '1.0' ? 'appid' : 'azp')
  if (client === undefined || !isGuid(client)) {
    return wrong('client', 'The token does not name the app that got it.', RIGHT_TOKEN)
  }
  if (allowedClients.length === 0) return right('client', 'Any app may bring tokens.')
  if (allowedClients.includes(client.toLowerCase())) return right('client', 'It is on the list.')
  const fix = 'Add its id to DIRECT_ALLOWED_CLIENTS when it should.'
  return wrong('client', 'This app may not bring tokens here.', fix)
}

/** Which of them the server's tools use is for the app behind the gateway to say. */
function judgeScopes(claims: JWTPayload): Finding {
  const granted = [...scopesOf(claims), ...rolesOf(claims)]
  if (granted.length > 0) return right('scopes', 'It grants some; each tool says what it needs.')
  return wrong('scopes', 'It grants nothing.', RIGHT_TOKEN, AZ.listScopes)
}
