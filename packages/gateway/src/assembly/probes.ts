import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../kernel/clock.ts'
import { singleFlight } from '../kernel/single-flight.ts'

/** Something without which this process should get no requests. */
export interface ReadinessCheck {
  readonly name: string
  /** Rejects while it does not work. */
  check(): Promise<unknown>
  /** It is made when asked for first, takes the time that it takes, and works from then on. */
  readonly once?: true
}

/** What a platform asks a process: whether it lives, and whether to send it requests. */
export interface Probes {
  /** Answers `/healthz` and `/readyz`; `false` when the request is for something else. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
  /** From now on not ready: the process is about to stop. */
  leave(): void
}

/**
 * How long a check may fail before the process is no longer ready. All replicas share one database:
 * with less patience its restart would take all of them away, and with them the answers that need
 * no database.
 */
const PATIENCE_MS = 10_000
/** Probes from several places are one question. */
const REMEMBER_MS = 1_000
const ANSWER_MS = 2_000

/** Probes come from the platform with any Host, so they are answered before the Host is judged. */
export function createProbes(
  checks: readonly ReadinessCheck[],
  clock: Clock,
  answerMs = ANSWER_MS,
): Probes {
  const worked = new Map<string, number>()
  let leaving = false
  let asked = Number.NEGATIVE_INFINITY

  async function ask({ name, check }: ReadinessCheck): Promise<void> {
    const answered = await inTime(check(), answerMs).then(
      () => true,
      () => false,
    )
    if (answered) worked.set(name, clock.now())
  }

  async function make({ name, check }: ReadinessCheck): Promise<void> {
    if (worked.has(name)) return
    await check().then(
      () => worked.set(name, Number.POSITIVE_INFINITY),
      () => {},
    )
  }

  const together = singleFlight<void>()
  const askAll = async () => {
    if (clock.now() - asked < REMEMBER_MS) return
    // Before the others, whose time it would take up.
    for (const check of checks) if (check.once) await make(check)
    await Promise.all(checks.filter(({ once }) => !once).map(ask))
    asked = clock.now()
  }
  const works = ({ name }: ReadinessCheck) =>
    clock.now() - (worked.get(name) ?? Number.NEGATIVE_INFINITY) < PATIENCE_MS

  async function readiness(response: ServerResponse): Promise<void> {
    await together('look', askAll)
    const failing = checks.filter((check) => !works(check)).map(({ name }) => name)
    const ready = !leaving && failing.length === 0
    send(response, ready ? 200 : 503, { ready, leaving, failing })
  }

  return {
    answer(request, response) {
      const { method, url } = request
      if ((method !== 'GET' && method !== 'HEAD') || !url) return false
      if (url === '/healthz') send(response, 200, { alive: true })
      else if (url === '/readyz') void readiness(response)
      else return false
      return true
    },
    leave() {
      leaving = true
    },
  }
}

function inTime<T>(work: Promise<T>, answerMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), answerMs)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

function send(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
