// A process that times look-ups: fresh, so that nothing is in its own memory yet.
import { readFileSync } from 'node:fs'
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
}

process.once('disconnect', () => process.exit(0))
process.on('message', async ({ registerFile, keysFile, lookUp }: ReaderJob) => {
  const keys = (JSON.parse(readFileSync(keysFile, 'utf8')) as Keys)[lookUp]
  const before = bytesFromStorage()
  const times = await timeLookUps(registerFile, lookUp, keys)
  const after = bytesFromStorage()
  const storageMb = before === undefined || after === undefined ? null : (after - before) / 1e6
  process.send?.({ ...times, storageMb, peakMemoryMb: peakMemoryMb() } satisfies ReaderReply)
})
process.send?.('ready')
