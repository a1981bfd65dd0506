import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'

const NAME = 'sign-in service'

/** Its discovery document: readable, the right issuer, secure endpoints, S256. */
export const signInService: Check = {
  name: NAME,
  async run({ discovery, upstream }) {
    const result = await discovery()
    if (result.state === 'unconfigured' || !upstream) {
      return [{ check: NAME, status: 'skipped', found: 'The configuration names none.' }]
    }
    if (result.state === 'unusable') {
      const { found, fix, command } = result
      return [{ check: NAME, status: 'problem', found, fix, ...(command ? { command } : {}) }]
    }
    const wrong = upstream.judgeIssuer(result.issuer)
    if (wrong) {
      const found = `Discovery names the issuer ${result.issuer}. ${wrong}`
      const fix = 'Correct the tenant or the issuer in the configuration; a near miss is a miss.'
      return [{ check: NAME, status: 'problem', found, fix }]
    }
    return [judgePkce(result.issuer, result.pkceMethods)]
  },
}

/** Silence is usual: Entra supports S256 and does not list it. */
function judgePkce(issuer: string, methods: readonly string[] | undefined): Finding {
  if (methods && !methods.includes('S256')) {
    return {
      check: NAME,
      status: 'warning',
      found: `${issuer} lists PKCE methods without S256, which the gateway always uses.`,
      fix: 'Turn S256 on at the provider (RFC 7636); sign-ins may fail until then.',
    }
  }
  const pkce = methods ? 'with S256' : 'S256 not listed and used all the same'
  return { check: NAME, status: 'ok', found: `${issuer} (${pkce}).` }
}
