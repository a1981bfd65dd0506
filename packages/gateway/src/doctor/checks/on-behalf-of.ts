import { hasOnBehalfOf } from '../../assembly/upstream-config.ts'
import type { Check } from '../examination.ts'

const NAME = 'on-behalf-of'

/** Whether tools can act at other services as the person. Consent shows only with a person there. */
export const onBehalfOf: Check = {
  name: NAME,
  run({ config, upstream }) {
    const { upstream: service } = config.gateway
    if (!upstream) return [{ check: NAME, status: 'skipped', found: 'No sign-in service.' }]
    if (!hasOnBehalfOf(service)) {
      const found = 'Not possible with this sign-in service; tools that need it stop the start.'
      return [{ check: NAME, status: 'skipped', found }]
    }
    const found = `Begins at api://${service.clientId}/${service.apiScope}, which the app must expose. Consent for each downstream API can’t be seen from here.`
    return [{ check: NAME, status: 'ok', found }]
  },
}
