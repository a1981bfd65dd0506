// A process that times look-ups: fresh, so that nothing is in its own memory yet.
import { readFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'
import { peakMemoryMb } from '../servers/process-usage.ts'
import { type Keys, type LookUp, type LookUpTimes, timeLookUps } from './look-ups.ts'
import { bytesFromStorage } from './page-cache.ts'

export interface ReaderJob {
  readonly registerFile: string
  readonly keysFile: string
  readonly lookUp: LookUp
}

export interface ReaderReply extends LookUpTimes {
  /** Fetched from storage meanwhile; `null` where nobody counts it. */
  readonly storageMb: number | null
  readonly peakMemoryMb: number
  /** Of the process: -20 goes before all others, 0 is usual. */
  readonly niceness: number
}

/** Look-ups and not the line for a core are timed, where that may be asked for. */
function goFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST)
  } catch {
    // The figures say that it stayed as it was.
  }
}

goFirst()
process.once('disconnect', () => process.exit(0))
process.on('message', async ({ registerFile, keysFile, lookUp }: ReaderJob) => {
  const keys = (JSON.parse(readFileSync(keysFile, 'utf8')) as Keys)[lookUp]
  const before = bytesFromStorage()
  const times = await timeLookUps(registerFile, lookUp, keys)
  const after = bytesFromStorage()
  const storageMb = before === undefined || after === undefined ? null : (after - before) / 1e6
  const reply = { ...times, storageMb, peakMemoryMb: peakMemoryMb(), niceness: getPriority() }
  process.send?.(reply satisfies ReaderReply)
})
process.send?.('ready')
