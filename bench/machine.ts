import { spawnSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** Where the figures come from. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly platform: string
  readonly node: string
  /** Of the last minute, when the run began: other work on the machine shows here. */
  readonly loadAverage: number
}

export const describeMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 1e8) / 10,
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
  loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
})

/** The cores the two sides are kept on, or why they are not. */
export type Pinning =
  | { readonly server: number; readonly load: number }
  | { readonly unpinned: string }

const CORES = { server: 0, load: 1 }

export function choosePinning(): Pinning {
  if (availableParallelism() < 2) return { unpinned: 'this machine has one core' }
  for (const core of Object.values(CORES)) {
    const { error, status } = spawnSync('taskset', ['-c', String(core), 'true'])
    if (error) return { unpinned: 'there is no taskset' }
    if (status !== 0) return { unpinned: `core ${core} is not available` }
  }
  return CORES
}

/** A command that stays on one core; where there is none to stay on, the command itself. */
export function pinned(
  cpu: number | undefined,
  command: readonly [string, ...string[]],
): [string, string[]] {
  const [program, ...args] = command
  return cpu === undefined ? [program, args] : ['taskset', ['-c', String(cpu), program, ...args]]
}
