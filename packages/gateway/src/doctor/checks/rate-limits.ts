import { isLoopback } from '../../kernel/url.ts'
import type { Check } from '../examination.ts'

const NAME = 'rate limits'

/**
 * The gateway listens on plain http, so a public https address means a proxy in front. Without its
 * hop counted, everybody seems to come from the proxy and shares one allowance.
 */
export const rateLimits: Check = {
  name: NAME,
  run({ config }) {
    const { publicUrl, trustedProxyHops: hops } = config.gateway
    if (isLoopback(publicUrl)) {
      return [{ check: NAME, status: 'ok', found: 'Per address; this machine only.' }]
    }
    if (hops === 0) {
      return [
        {
          check: NAME,
          status: 'warning',
          found: `TRUSTED_PROXY_HOPS is 0, and ${publicUrl.origin} is served through a proxy: everybody would share the allowance of one address.`,
          fix: 'Set TRUSTED_PROXY_HOPS to the number of proxies in front that append to X-Forwarded-For; 1 for Azure Container Apps.',
        },
      ]
    }
    return [{ check: NAME, status: 'ok', found: `Per address, ${hops} proxy hop(s) trusted.` }]
  },
}
