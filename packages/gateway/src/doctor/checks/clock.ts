import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'

const NAME = 'clock'
/** Verifiers forgive a minute; beyond five, assertions and tokens are refused everywhere. */
const WARN_S = 60
const FAIL_S = 300
/** The header leaves out the part of the second. */
const HALF_A_SECOND_MS = 500

/** This machine's clock against the Date header (RFC 9110 section 6.6.1) of the sign-in service. */
export const clock: Check = {
  name: NAME,
  async run({ discovery }) {
    const result = await discovery()
    if (result.state !== 'found') {
      return [{ check: NAME, status: 'skipped', found: 'Needs the sign-in service to be found.' }]
    }
    const { answer } = result
    return [judgeClock(answer.headers, answer.at)]
  },
}

/**
 * @param headers of the answer; what a cache kept has an `Age` (RFC 9111 section 5.1).
 * @param here milliseconds since the epoch when it was written, by our own clock.
 */
export function judgeClock(headers: Headers, here: number): Finding {
  const age = Number(headers.get('age') ?? 0) * 1000
  const there = Date.parse(headers.get('date') ?? '') + age + HALF_A_SECOND_MS
  if (Number.isNaN(there)) {
    return { check: NAME, status: 'skipped', found: 'The sign-in service sent no date.' }
  }
  const off = Math.round((here - there) / 1000)
  const found = `${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} the sign-in service.`
  if (Math.abs(off) <= WARN_S) return { check: NAME, status: 'ok', found }
  return {
    check: NAME,
    status: Math.abs(off) > FAIL_S ? 'problem' : 'warning',
    found,
    fix: 'Turn on time synchronisation (NTP) on this machine; of a container, on its host.',
  }
}
