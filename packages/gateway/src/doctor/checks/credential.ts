import { CredentialUnavailable } from '../../identity/client-authentication/client-authentication.ts'
import { tokenEndpointAuth } from '../../identity/token-endpoint-auth.ts'
import { codesIn, explainCode, lookUp } from '../aadsts.ts'
import { type Answer, ask, Unreachable } from '../ask.ts'
import { isAboutCredential } from '../codes/credential.ts'
import type { Discovery } from '../discover.ts'
import type { Check } from '../examination.ts'
import { decodeToken } from '../explain/decoded-token.ts'
import type { Finding } from '../finding.ts'
import { jsonObject } from '../json-values.ts'
import { filledIn } from '../known-values.ts'
import { prepareTrial, type Trial } from '../trial.ts'

const NAME = 'credential'

/**
 * Proves to the sign-in service who this app is, exactly as the server does, and looks whether it
 * is believed. What comes back is dropped: at the most a token for this app itself.
 */
export const credential: Check = {
  name: NAME,
  async run(examination, signal) {
    const discovery = await examination.discovery()
    if (discovery.state !== 'found') return [skipped('Needs the sign-in service to be found.')]
    try {
      const trial = prepareTrial(examination, discovery)
      if (typeof trial === 'string') return [skipped(trial)]
      const { answer, assertion } = await send(trial, discovery, signal)
      const finding = judge(answer, trial.authentication.kind)
      return [withAssertion(finding, assertion), ...trial.warnings.map(warning)]
    } catch (error) {
      return [failed(error)]
    }
  },
}

/** Authenticated by the server's own code. */
async function send(
  { endpoint, clientId, parameters, authentication }: Trial,
  { issuer, authMethods }: Extract<Discovery, { state: 'found' }>,
  signal: AbortSignal,
): Promise<{ readonly answer: Answer; readonly assertion: string | null }> {
  const headers = new Headers({ accept: 'application/json' })
  const body = new URLSearchParams(parameters)
  const methods = authMethods && { token_endpoint_auth_methods_supported: [...authMethods] }
  const server = { issuer, token_endpoint: endpoint.href, ...methods }
  await tokenEndpointAuth(authentication)(server, { client_id: clientId }, body, headers)
  const answer = await ask(endpoint, { method: 'POST', body, headers, signal })
  return { answer, assertion: body.get('client_assertion') }
}

/** Only the code and the error decide; nothing else of the answer is repeated. */
function judge({ status, text }: Answer, kind: string): Finding {
  if (status === 200) return { check: NAME, status: 'ok', found: `Accepted (${kind}).` }
  if (status === 429 || status >= 500) {
    return skipped(`The sign-in service is busy (${status}). Try again in a minute.`)
  }
  const { error, error_description } = jsonObject(text)
  const [code] = codesIn(String(error_description ?? ''))
  if (code && explainCode(code)) return judgeCode(code, kind)
  if (error === 'invalid_client') return refused(kind)
  if (error === 'invalid_grant' || error === 'unauthorized_client') {
    return { check: NAME, status: 'ok', found: `No complaint about it (${kind}).` }
  }
  const look = code ? ` ${lookUp(code)}` : ''
  return skipped(`The sign-in service gave no verdict (${status}${code ? ` ${code}` : ''}).${look}`)
}

function judgeCode(code: string, kind: string): Finding {
  const known = explainCode(code)
  if (!known || known.class === 'REAUTH') {
    return { check: NAME, status: 'ok', found: `No complaint about it (${kind}).` }
  }
  return {
    check: NAME,
    status: isAboutCredential(code) ? 'problem' : 'warning',
    found: `${code} (${kind}): ${known.cause}`,
    fix: known.fix,
    ...(known.az ? { command: known.az } : {}),
  }
}

/**
 * What a federated assertion says of itself, where that is what the app does not trust: the
 * federated credential has to say the same, letter for letter.
 */
function withAssertion(finding: Finding, assertion: string | null): Finding {
  if (finding.status !== 'problem' || assertion === null) return finding
  const { iss, sub, aud } = decodeToken(assertion)?.claims ?? {}
  if (iss === undefined || sub === undefined || iss === sub) return finding
  const found = `${finding.found} The assertion has the issuer ${iss}, the subject ${sub} and the audience ${aud}.`
  return filledIn({ ...finding, found }, { 'managed-identity-principal-id': sub })
}

const refused = (kind: string): Finding => ({
  check: NAME,
  status: 'problem',
  found: `The sign-in service does not accept it (${kind}).`,
  fix: 'Compare client id and credential with the registration there; a secret may have expired.',
})

function failed(error: unknown): Finding {
  if (error instanceof CredentialUnavailable) {
    return { check: NAME, status: 'problem', found: error.message }
  }
  if (error instanceof Unreachable) {
    return { check: NAME, status: 'problem', found: error.message, fix: error.fix }
  }
  throw error
}

const skipped = (found: string): Finding => ({ check: NAME, status: 'skipped', found })
const warning = (found: string): Finding => ({
  check: NAME,
  status: 'warning',
  found,
  fix: 'Replace it before that day.',
})
