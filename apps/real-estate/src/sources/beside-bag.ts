import type { EnergyLabelRecord } from '../register/register.ts'
import type { Situation } from '../register/situation.ts'
import type { TransactionsAnswer } from '../register/transactions.ts'
import type { WozAnswer } from '../register/woz.ts'
import { EP_ONLINE } from './ep-online.ts'
import {
  readTransactions,
  type TransactionsKey,
  type TransactionsProvider,
} from './kadaster-transactions.ts'
import { SEARCH } from './live-register.ts'
import type { LiveSources } from './open-sources.ts'
import { asFailure, leaving } from './patience.ts'
import type { SourceCall } from './source-client.ts'
import { SourceFailed } from './source-failed.ts'
import type { Trace } from './trace.ts'
import { WOZ_COUNTER, type WozKey } from './woz-counter.ts'

/** What live sources beside the BAG say of one object. None of these rejects for a source. */
export interface BesideBag {
  /** `undefined` when nobody could be asked. */
  labels(
    adresseerbaarObjectId: string,
    pandIds: readonly string[],
  ): Promise<readonly EnergyLabelRecord[] | undefined>
  /** `undefined` too when nobody could be asked. */
  situation(nummeraanduidingId: string): Promise<Situation | undefined>
  wozValues(key: WozKey): Promise<WozAnswer>
  transactions(key: TransactionsKey): Promise<TransactionsAnswer>
}

const LABELS = {
  title: EP_ONLINE.title,
  licence: EP_ONLINE.licence,
  register: 'EP-Online',
} as const
const WOZ = { title: WOZ_COUNTER.title, licence: WOZ_COUNTER.licence, register: 'WOZ' } as const

/**
 * Asks on behalf of one call, and notes in `trace` what answered and what failed.
 * @param keyed the call as sources with the operator's key or contract see it.
 */
export const besideBag = (
  sources: LiveSources,
  trace: Trace,
  open: SourceCall,
  keyed: SourceCall,
): BesideBag => ({
  labels: async (id, pandIds) => {
    const { epOnline } = sources
    if (!epOnline) {
      trace.failed(new SourceFailed(EP_ONLINE.title, 'not-configured'))
      return undefined
    }
    const asked = await trace.ask(LABELS, () => epOnline.labels(id, keyed, pandIds))
    return asked.ok ? asked.value : undefined
  },
  situation: async (id) => {
    const { locatieserver } = sources
    if (!locatieserver) return undefined
    const asked = await trace.ask(SEARCH, () => locatieserver.addressById(id, open))
    return asked.ok ? asked.value?.[0]?.situation : undefined
  },
  wozValues: async (key) => {
    const { wozCounter } = sources
    if (!wozCounter) return { kind: 'not-configured' }
    const asked = await trace.ask(WOZ, () => wozCounter.values(key, open))
    if (!asked.ok) return { kind: 'failed' }
    return asked.value ? { kind: 'found', values: asked.value } : { kind: 'none' }
  },
  transactions: async (key) => {
    const { transactions: provider } = sources
    if (!provider) return { kind: 'not-configured' }
    const { title, licence } = provider
    const about = { title, licence, register: 'Kadaster' } as const
    const asked = await trace.ask(about, () => soldBy(provider, key, keyed))
    return asked.ok ? { kind: 'found', transactions: asked.value ?? [] } : { kind: 'failed' }
  },
})

/**
 * What a provider of the operator's own answers is validated like the answer of any source, and
 * waited for no longer than the call goes on.
 */
async function soldBy(provider: TransactionsProvider, key: TransactionsKey, call: SourceCall) {
  const { title } = provider
  call.admit?.(title)
  const left = Promise.withResolvers<never>()
  const leave = () => left.reject(call.signal.reason)
  call.signal.addEventListener('abort', leave, { once: true })
  try {
    call.signal.throwIfAborted()
    const answer = await Promise.race([provider.transactions(key, call), left.promise])
    return { ...answer, value: readTransactions(answer.value ?? []) }
  } catch (error) {
    throw call.signal.aborted ? leaving(title, call.signal) : asFailure(title, error)
  } finally {
    call.signal.removeEventListener('abort', leave)
  }
}
