import { setImmediate } from 'node:timers/promises'

/** Deletes at most `limit` rows and returns how many it deleted. */
export type DeleteBatch = (limit: number) => Promise<number>

export interface Sweep {
  /** Deletes until nothing is left to delete; does nothing while another run goes on. */
  run(): Promise<void>
  /** No batch starts after this: the database is about to close. */
  stop(): void
}

/** Rows a batch. SQLite works in this process's only thread, so a batch is also a pause for requests. */
const BATCH = 100
const SWEEP_EVERY_MS = 60_000

/**
 * Deletes in small batches with room for requests in between. A run goes on until a batch comes back
 * short: with a fixed number a run, whoever adds rows faster than that fills the disk.
 */
export function createSweep(tasks: readonly DeleteBatch[]): Sweep {
  let running = false
  let stopped = false

  async function drain(task: DeleteBatch): Promise<void> {
    while (!stopped && (await task(BATCH)) === BATCH) await setImmediate()
  }

  return {
    async run() {
      if (running) return
      running = true
      // A failed task (the file is locked, say) is tried again by the next run.
      for (const task of tasks) await drain(task).catch(() => {})
      running = false
    },
    stop() {
      stopped = true
    },
  }
}

/**
 * Runs it about once a minute. Each pause is drawn anew, from half a minute to one and a half, so
 * that replicas which started together don't all delete in the same second.
 * @param random from 0 to 1.
 * @returns what ends it.
 */
export function sweepRegularly(sweep: Sweep, random: () => number = Math.random): () => void {
  let timer: NodeJS.Timeout
  const plan = () => {
    timer = setTimeout(run, SWEEP_EVERY_MS * (0.5 + random()))
    timer.unref()
  }
  const run = () => {
    void sweep.run()
    plan()
  }
  plan()
  return () => {
    clearTimeout(timer)
    sweep.stop()
  }
}
