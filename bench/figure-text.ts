import type { Judged } from './goals.ts'
import type { Pinning } from './machine.ts'
import type { Results } from './results.ts'

/** `12.30x`, `45.0 µs`: as many digits as a person needs. */
export function figure(value: number, unit: Judged['unit']): string {
  if (unit === 'x') return `${value.toFixed(2)}x`
  if (unit === 'MB') return `${value.toFixed(0)} MB`
  return `${value.toFixed(1)} ${unit}`
}

/** `at most 2x`. */
export const limitText = ({ sense, limit, unit }: Judged): string =>
  `${sense} ${limit}${unit === 'x' ? 'x' : ` ${unit}`}`

export const cores = (pinning: Pinning): string =>
  'unpinned' in pinning
    ? `not pinned to cores (${pinning.unpinned}), so noisier`
    : `servers pinned to core ${pinning.server}, the load generator to core ${pinning.load}`

/** What the load was, in a sentence. */
export function loadText({ load }: Results): string {
  const { connections, rounds, secondsPerRound, warmUpSeconds, tokens, tools, bundled } = load
  return (
    `${rounds} rounds of ${secondsPerRound} s for each variant, in turn, after ${warmUpSeconds} s ` +
    `of warm-up; ${connections} connections, ${tokens.toLocaleString('en')} tokens in rotation, ` +
    `${tools} tools; ${bundled ? 'bundled as the product is' : 'run from sources'}`
  )
}

export function machineText({ machine }: Results): string {
  const { cpu, cores: count, memoryGb, platform, node } = machine
  return `${cpu}, ${count} cores, ${memoryGb} GB, ${platform}, Node ${node}`
}
