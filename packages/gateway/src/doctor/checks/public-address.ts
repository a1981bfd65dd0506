import { canonical, isLoopback } from '../../kernel/url.ts'
import { type Answer, ask, Unreachable } from '../ask.ts'
import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'
import { jsonObject } from '../json-values.ts'

const NAME = 'public address'
const WELL_KNOWN = '/.well-known/oauth-authorization-server'

/** Whether PUBLIC_URL leads here, seen from this machine. A gateway that is not running is no fault. */
export const publicAddress: Check = {
  name: NAME,
  async run({ config }, signal) {
    const { publicUrl } = config.gateway
    try {
      const answer = await ask(new URL(WELL_KNOWN, publicUrl), { signal })
      return [judgeAnswer(answer, publicUrl)]
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      return [unreachable(error, publicUrl)]
    }
  },
}

function judgeAnswer({ status, text }: Answer, publicUrl: URL): Finding {
  const own = canonical(publicUrl)
  const issuer = jsonObject(text)['issuer']
  if (issuer === own) return { check: NAME, status: 'ok', found: `${own} answers as itself.` }
  const found =
    typeof issuer === 'string'
      ? `${own} is answered by a server that calls itself ${issuer}.`
      : `${own} is answered by something else (${status}, no authorization server).`
  const fix =
    'Set PUBLIC_URL to the address that people use, and let the proxy in front send it here.'
  return { check: NAME, status: 'problem', found, fix }
}

function unreachable({ message, fix, tls }: Unreachable, publicUrl: URL): Finding {
  if (isLoopback(publicUrl)) {
    return { check: NAME, status: 'skipped', found: `Nothing runs at ${publicUrl.origin} now.` }
  }
  return {
    check: NAME,
    status: tls ? 'problem' : 'warning',
    found: `${message} Seen from here; people may be luckier.`,
    fix,
  }
}
