import { fetchKeySet } from '../../identity/key-set.ts'
import { isLoopback } from '../../kernel/url.ts'
import type { Check } from '../examination.ts'

const NAME = 'signing keys'

/** The keys that ID tokens are verified with, read exactly as the server reads them. */
export const signingKeys: Check = {
  name: NAME,
  async run({ discovery, config }) {
    const result = await discovery()
    if (result.state !== 'found') {
      return [{ check: NAME, status: 'skipped', found: 'Needs the sign-in service to be found.' }]
    }
    const { keys } = result
    try {
      const set = await fetchKeySet(keys.href, isLoopback(config.gateway.publicUrl))
      return [{ check: NAME, status: 'ok', found: `${set.size} key(s) for RS256.` }]
    } catch (error) {
      return [
        {
          check: NAME,
          status: 'problem',
          found: `${keys.origin} gives no usable keys: ${(error as Error).message}.`,
          fix: 'Without keys nobody can sign in. If other checks reach that host, report it to whoever runs it.',
        },
      ]
    }
  },
}
