import { readFileSync } from 'node:fs'
import { getHeapSpaceStatistics } from 'node:v8'

/** What a process has used since it began. */
export interface ProcessUsage {
  /** User and system time of all its threads, in microseconds. */
  readonly cpuMicros: number
  readonly peakMemoryMb: number
  /** In RAM now. */
  readonly memoryMb: number
  /**
   * Objects on the JavaScript heap, garbage that was not collected yet included. Compiled code is no
   * part of it: V8 gives that up some time after it was last run.
   */
  readonly heapMb: number
}

export function processUsage(): ProcessUsage {
  const { user, system } = process.cpuUsage()
  return {
    cpuMicros: user + system,
    peakMemoryMb: peakMemoryMb(),
    memoryMb: process.memoryUsage.rss() / 1e6,
    heapMb: objectBytes() / 1e6,
  }
}

const CODE = /^(?:code|trusted)_/

const objectBytes = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name: name }) => !CODE.test(name))
    .reduce((sum, { space_used_size: used }) => sum + used, 0)

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
