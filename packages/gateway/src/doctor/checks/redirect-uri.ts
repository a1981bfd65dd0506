import { sha256 } from '../../kernel/hash.ts'
import { randomToken } from '../../kernel/random.ts'
import { parseUrl } from '../../kernel/url.ts'
import { callbackOf } from '../../oauth/engine/settings.ts'
import { codesIn, explainCode } from '../aadsts.ts'
import { type Answer, ask, Unreachable } from '../ask.ts'
import { AZ } from '../azure-cli.ts'
import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'
import type { Upstream } from '../upstream.ts'

const NAME = 'redirect URI'

/**
 * Begins a sign-in that may not show anything (`prompt=none`) and looks where it would lead. A
 * provider redirects to registered addresses only, so an answer at ours proves the registration;
 * anything else proves nothing but an error that is named.
 */
export const redirectUri: Check = {
  name: NAME,
  async run(examination, signal) {
    const result = await examination.discovery()
    const uri = callbackOf(examination.config.gateway.publicUrl)
    const { upstream } = examination
    if (result.state !== 'found' || !upstream) return [toRegister(uri, upstream?.microsoft)]
    const url = probe(result.authorization, upstream, uri)
    try {
      return [judge(await ask(url, { signal }), uri, upstream.microsoft)]
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      return [toRegister(uri, upstream.microsoft)]
    }
  },
}

function probe(authorization: URL, upstream: Upstream, redirect_uri: string): URL {
  const url = new URL(authorization)
  const parameters = {
    client_id: upstream.clientId,
    redirect_uri,
    response_type: 'code',
    response_mode: 'query',
    scope: upstream.scope,
    prompt: 'none',
    state: randomToken(),
    nonce: randomToken(),
    code_challenge: sha256(randomToken()),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url
}

function judge(answer: Answer, uri: string, microsoft: boolean): Finding {
  const target = parseUrl(answer.headers.get('location'))
  const back = target !== undefined && target.origin + target.pathname === uri
  const said = back ? (target.searchParams.get('error_description') ?? '') : answer.text
  const code = codesIn(said).find((each) => explainCode(each)?.class === 'CONFIG')
  const known = code === undefined ? undefined : explainCode(code)
  if (known) {
    return {
      check: NAME,
      status: 'problem',
      found: `${uri} does not work: ${code}. ${known.cause}`,
      fix: known.fix,
      ...(known.az ? { command: known.az } : {}),
    }
  }
  if (back) return { check: NAME, status: 'ok', found: `${uri} is registered.` }
  return toRegister(uri, microsoft)
}

const toRegister = (uri: string, microsoft = false): Finding => ({
  check: NAME,
  status: 'skipped',
  found: `Without a sign-in nobody can tell whether it is registered: ${uri}`,
  fix: 'When sign-ins end at an error page, register exactly this address, under the platform "Web".',
  ...(microsoft ? { command: AZ.addRedirect } : {}),
})
