import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../ports/store.ts'

/** Units that read before they write, as those of the engine do, with room for others between. */
export async function writeOften({ engineRecords }: Store, by: string): Promise<void> {
  const first = { model: 'Session', idHash: `${by} 0` }
  await engineRecords.commit([{ type: 'save', record: { ...first, payload: '{}' } }])
  for (let n = 1; n < 100; n++) {
    await wait(n % 7)
    const record = { model: 'Session', idHash: `${by} ${n}`, payload: '{}' }
    await engineRecords.commit([
      { type: 'require', ...first },
      { type: 'save', record },
    ])
  }
}
