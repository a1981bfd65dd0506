import type { Check } from '../examination.ts'
import type { Finding, Status } from '../finding.ts'

const NAME = 'configuration'

/** Every fault the server would refuse to start with, each a row of its own. */
export const configuration: Check = {
  name: NAME,
  run({ faults, config }) {
    const { publicUrl, upstream, warnings } = config.gateway
    const wrong = [
      ...faults.map((found) => row('problem', found)),
      ...warnings.map((found) => row('warning', found)),
    ]
    if (wrong.length > 0) return wrong
    const found = `No fault. ${publicUrl.origin}, sign-in by ${upstream.kind}.`
    return [{ check: NAME, status: 'ok', found }]
  },
}

/** Each sentence of the configuration says itself what to do. */
const row = (status: Status, found: string): Finding => ({ check: NAME, status, found })
