import { readFileSync } from 'node:fs'

/** What a process has used since it began. */
export interface ProcessUsage {
  /** User and system time of all its threads, in microseconds. */
  readonly cpuMicros: number
  readonly peakMemoryMb: number
  /** In RAM now. */
  readonly memoryMb: number
  /** Objects on the JavaScript heap, garbage that was not collected yet included. */
  readonly heapMb: number
}

export function processUsage(): ProcessUsage {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    cpuMicros: user + system,
    peakMemoryMb: peakMemoryMb(),
    memoryMb: rss / 1e6,
    heapMb: heapUsed / 1e6,
  }
}

/**
 * The most memory this process had in RAM, in MB (10^6 bytes).
 *
 * Linux keeps `maxRSS` across exec, so a small child of a big parent reports the parent's figure;
 * the high-water mark in /proc belongs to the program alone.
 */
export function peakMemoryMb(): number {
  return (highWaterMarkKb() ?? process.resourceUsage().maxRSS) * 1.024e-3
}

function highWaterMarkKb(): number | undefined {
  try {
    const kb = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return kb === undefined ? undefined : Number(kb)
  } catch {
    return undefined
  }
}
