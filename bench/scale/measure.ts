import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { registerFileIn } from '../../apps/real-estate/src/register/register-location.ts'
import { startChild } from '../child.ts'
import { describeMachine } from '../machine.ts'
import type { ColdAndWarm, NationalFigures } from './figures.ts'
import { LOOK_UPS, type LookUp, pickKeys } from './look-ups.ts'
import { forget, readThrough } from './page-cache.ts'
import type { ReaderJob, ReaderReply } from './reader.ts'

const LIMIT_P99_MS = 1
const LONGEST_MS = 3_600_000

async function timeOnce(job: ReaderJob): Promise<ReaderReply> {
  const reader = await startChild('./scale/reader.ts', { cpu: undefined })
  const reply = (await reader.ask(job, LONGEST_MS)) as ReaderReply
  await reader.stop()
  return reply
}

/** Each in a process of its own: cold, then warm, and with other keys. */
async function measureLookUp(
  registerFile: string,
  lookUp: LookUp,
  keysFiles: { readonly cold: string; readonly warm: string },
): Promise<ColdAndWarm> {
  const time = (keysFile: string) => timeOnce({ registerFile, keysFile, lookUp })
  const why = forget(registerFile)
  const cold = why === undefined ? await time(keysFiles.cold) : { skipped: why }
  readThrough(registerFile)
  return { cold, warm: await time(keysFiles.warm) }
}

/** Times look-ups of every kind in the register of `folder`. */
export async function measureLookUps(
  folder: string,
  samples: number,
  say: (line: string) => void,
): Promise<Pick<NationalFigures, 'lookedUp' | 'limitP99Ms' | 'lookUps'>> {
  const lookedUp = { date: new Date().toISOString(), machine: describeMachine() }
  const registerFile = registerFileIn(folder)
  const keysFiles = {
    cold: join(folder, 'cold-keys.json'),
    warm: join(folder, 'warm-keys.json'),
  }
  for (const [seed, file] of Object.entries(keysFiles)) {
    writeFileSync(file, JSON.stringify(pickKeys(registerFile, samples, seed)))
  }
  const lookUps: Partial<Record<LookUp, ColdAndWarm>> = {}
  for (const each of LOOK_UPS) {
    say(`Looking up by ${each}.`)
    lookUps[each] = await measureLookUp(registerFile, each, keysFiles)
  }
  for (const file of Object.values(keysFiles)) rmSync(file)
  return { lookedUp, limitP99Ms: LIMIT_P99_MS, lookUps: lookUps as NationalFigures['lookUps'] }
}
