import type { Step } from './sql-database.ts'

type Rows = readonly (readonly unknown[])[]

/** A transaction that waits for the next commit. */
interface Waiting {
  readonly steps: readonly Step[]
  resolve(rows: Rows): void
  reject(reason: unknown): void
}

/** How a transaction is made, and how a step is run inside of it. */
interface Transactions {
  /** Commits when `work` returns. @throws what `work` threw, or why it can't begin or commit. */
  inTransaction<T>(work: () => T): T
  run(step: Step): readonly unknown[]
}

/** Why a group could not be committed. */
interface Failure {
  /** Whether it could begin: otherwise another process has the lock, and has been waited for. */
  readonly begun: boolean
  /** How many of the group ran before one failed; all of them when the commit did. */
  readonly ran: number
  readonly error: unknown
}

/** The event loop waits while a commit is made, so it carries no more than this. */
const MOST_TOGETHER = 32

/**
 * Transactions that come in one turn of the event loop share one commit, and with it the wait for
 * the disk, which costs more than their statements. Each resolves when that commit is durable. When
 * the statements of one fail, it is left out and tried alone between those before and those after
 * it, so each succeeds or fails by what it says alone, in the order in which they came.
 */
export function groupCommit({ inTransaction, run }: Transactions) {
  const waiting: Waiting[] = []

  function commitNext() {
    const group = waiting.splice(0, MOST_TOGETHER)
    if (waiting.length > 0) setImmediate(commitNext)
    const parts = [group]
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const failure = part.length > 0 ? commit(part) : undefined
      if (failure === undefined) continue
      // Whoever waits for the lock holds up the event loop, so the others don't wait for it again.
      if (!failure.begun) refuse([part, ...parts.splice(0)].flat(), failure.error)
      else if (part.length === 1) refuse(part, failure.error)
      else parts.unshift(...split(part, failure.ran))
    }
  }

  /** Settles all of the group or, with a failure, none. */
  function commit(group: readonly Waiting[]): Failure | undefined {
    let [begun, ran] = [false, 0]
    try {
      const rows = inTransaction(() => {
        begun = true
        return group.map(({ steps }) => {
          const found = steps.map(run)
          ran++
          return found
        })
      })
      for (const [index, each] of group.entries()) each.resolve(rows[index] as Rows)
      return undefined
    } catch (error) {
      return { begun, ran, error }
    }
  }

  return {
    /** @returns the rows of each step, when they are durable. */
    transact: (steps: readonly Step[]): Promise<Rows> =>
      new Promise((resolve, reject) => {
        waiting.push({ steps, resolve, reject })
        if (waiting.length === 1) setImmediate(commitNext)
      }),
    /** Commits what waits; nobody is left without an answer. */
    flush() {
      while (waiting.length > 0) commitNext()
    },
  }
}

function refuse(group: readonly Waiting[], error: unknown): void {
  for (const each of group) each.reject(error)
}

/** Those that ran, the one that did not, and those behind it; each alone when only the commit failed. */
const split = (group: Waiting[], ran: number): Waiting[][] =>
  ran === group.length
    ? group.map((each) => [each])
    : [group.slice(0, ran), group.slice(ran, ran + 1), group.slice(ran + 1)]
