import { dayOf, today } from '../domain/calendar.ts'
import type { Consulted, ConsultedSource } from '../register/register.ts'
import type { Fetched } from './answer-cache.ts'
import { SourceFailed, type SourceFault } from './source-failed.ts'

type About = Omit<ConsultedSource, 'asOf'>

/** Keeps what one call asked, and what came of it. */
export interface Trace {
  /** Notes that the embedded register gave part of the answer. */
  embedded(): void
  labels(from: Consulted['labels']): void
  unitCountsUnknown(): void
  failed(failure: SourceFailed): void
  /**
   * Asks a source and notes that it answered, or how it failed.
   * @throws what is not the source's failure: the caller left.
   */
  ask<T>(about: About, work: () => Promise<Fetched<T>>): Promise<Asked<T>>
  consulted(): Consulted
}

/** What came of asking: an answer, which may be that there is no such thing, or a failure. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T | undefined }
  | { readonly ok: false; readonly failure: SourceFailed }

/** Faults that say something about one question, and nothing about the next. */
const ABOUT_ONE: ReadonlySet<SourceFault> = new Set(['invalid', 'request-refused'])

export function createTrace(): Trace {
  let embedded = false
  let labels: Consulted['labels'] = 'embedded'
  let unitCountsUnknown = false
  const live = new Map<string, ConsultedSource>()
  const failures = new Map<string, SourceFailed>()

  function used(about: About, fetchedAt: number): void {
    const asOf = today({ now: () => fetchedAt })
    const known = live.get(about.title)
    if (!known || dayOf(known.asOf) > asOf) live.set(about.title, { ...about, asOf })
  }

  function failed(failure: SourceFailed): void {
    failures.set(`${failure.source} ${failure.fault}`, failure)
  }

  /** One call asks a source that let it down no second time: its time is for the others. */
  const letDown = (title: string): SourceFailed | undefined =>
    [...failures.values()].find(({ source, fault }) => source === title && !ABOUT_ONE.has(fault))

  return {
    embedded: () => {
      embedded = true
    },
    labels: (from) => {
      labels = from
    },
    unitCountsUnknown: () => {
      unitCountsUnknown = true
    },
    failed,
    async ask(about, work) {
      const failure = letDown(about.title)
      if (failure) return { ok: false, failure }
      try {
        const { value, fetchedAt } = await work()
        used(about, fetchedAt)
        return { ok: true, value }
      } catch (error) {
        if (!(error instanceof SourceFailed)) throw error
        failed(error)
        return { ok: false, failure: error }
      }
    },
    consulted: () => ({
      embedded: embedded || live.size === 0,
      live: [...live.values()],
      failures: [...failures.values()].map(({ source, fault }) => ({ title: source, fault })),
      labels,
      unitCountsUnknown,
    }),
  }
}
