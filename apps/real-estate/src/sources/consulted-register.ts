import type { AddressRecord, Register } from '../register/register.ts'
import { inOrder } from './bag-values.ts'
import { besideBag } from './beside-bag.ts'
import { byOwnRule, liveRegisterOfCall } from './live-register.ts'
import type { LiveSources } from './open-sources.ts'
import { placeOfCall } from './place-of-call.ts'
import { holds, pageOf, yearOnly } from './register-rules.ts'
import type { SourceCall } from './source-client.ts'
import { SourceFailed, SourcesUnavailable } from './source-failed.ts'
import { createTrace } from './trace.ts'

/** Who is calling and until when, as far as sources care. */
export interface ConsultingCall {
  readonly signal: AbortSignal
  readonly signedIn: boolean
}

/**
 * A register for one call that asks live sources beside the embedded one: first the embedded one
 * where it holds the address (`auto`), or the live ones only (`live`). Invented addresses never
 * leave the house.
 */
export function consultedRegister(
  sources: LiveSources,
  embedded: Register,
  { signal, signedIn }: ConsultingCall,
): Register {
  const trace = createTrace()
  const ending = AbortSignal.any([signal, sources.timing.deadline(sources.budgetMs)])
  const open: SourceCall = { signal: ending }
  const keyed: SourceCall = { ...open, admit: (title) => admit(sources, signedIn, title) }
  const live = liveRegisterOfCall(sources, trace, open, keyed)
  const beside = besideBag(sources, trace, open, keyed)
  const first = sources.mode === 'auto' ? embedded : undefined
  /** The addresses this call came across: an id alone does not say whether it is invented. */
  const seen = new Map<string, AddressRecord>()
  const see = <T extends AddressRecord>(address: T): T => {
    seen.set(address.adresseerbaarObjectId, address)
    return address
  }

  function withoutCounts(pandId: string) {
    const building = yearOnly(pandId, seen.values())
    if (building) trace.unitCountsUnknown()
    return building
  }

  /** Where our own rules kept every source from being asked, the embedded register's no stands. */
  async function asked<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask()
    } catch (error) {
      if (!first || !byOwnRule(error)) throw error
      trace.embedded()
      return undefined
    }
  }

  async function either<T>(known: T | undefined, ask: () => Promise<T>): Promise<T | undefined> {
    if (known === undefined) return asked(ask)
    trace.embedded()
    return known
  }

  /** An address that was found stands, also when nobody can say which others its object has. */
  async function ofObject(id: string): Promise<readonly AddressRecord[]> {
    try {
      return await live.addressesOfObject(id)
    } catch (error) {
      const found = seen.get(id)
      if (!found || !(error instanceof SourcesUnavailable)) throw error
      return [found]
    }
  }

  const some = <T>(list: readonly T[] | undefined) => (list?.length ? list : undefined)

  return {
    info: async () => {
      const { embedded: used } = trace.consulted()
      return used && first ? embedded.info() : live.info()
    },
    addresses: async (query) => {
      if (first && (await holds(first, query))) {
        trace.embedded()
        return seenPage(await first.addresses(query), see)
      }
      const { postcode, huisnummer, includeEnded = false } = query
      const found = await asked(() => live.addressesAt(postcode, huisnummer, includeEnded))
      return seenPage(pageOf(found ?? [], query), see)
    },
    addressById: async (id) => {
      const found = await either(await first?.addressById(id), () => live.addressById(id))
      return found && see(found)
    },
    addressesOfObject: async (id) => {
      const known = some(await first?.addressesOfObject(id))
      const found = await either(known, () => ofObject(id))
      return (found ?? []).map(see)
    },
    addressesInBuilding: async (id, limit) => {
      const known = some(await first?.addressesInBuilding(id, limit))
      const found = await either(known, () => live.addressesInBuilding(id))
      return known ? known.map(see) : (found ?? []).toSorted(inOrder).slice(0, limit).map(see)
    },
    buildings: async (ids) => {
      const known = new Map((await first?.buildings(ids))?.map((each) => [each.pandId, each]))
      if (known.size > 0) trace.embedded()
      const ask = async (id: string) =>
        known.get(id) ?? (await live.building(id)) ?? withoutCounts(id)
      return (await Promise.all(ids.map(ask))).flatMap((each) => each ?? [])
    },
    energyLabels: async (id) => {
      const [ofEmbedded] = first ? await first.addressesOfObject(id) : []
      if (ofEmbedded && (ofEmbedded.fictional || !sources.epOnline)) {
        trace.labels('embedded')
        return embedded.energyLabels(id)
      }
      const labels = await beside.labels(id, seen.get(id)?.pandIds ?? [])
      trace.labels(labels ? 'live' : 'not-looked-up')
      return labels ?? []
    },
    surroundings: async (point, radius) => {
      const around = await embedded.surroundings(point, radius)
      if (around.addresses + around.buildings > 0) trace.embedded()
      return around
    },
    aboutPlace: placeOfCall(sources, trace, open),
    situation: async (address) => {
      if (address.situation) return address.situation
      const known = await first?.addressById(address.nummeraanduidingId)
      return known ? undefined : beside.situation(address.nummeraanduidingId)
    },
    wozValues: async (address) =>
      address.fictional ? { kind: 'not-asked' } : beside.wozValues(address),
    transactions: async (address) =>
      address.fictional ? { kind: 'not-asked' } : beside.transactions(address),
    consulted: trace.consulted,
  }
}

/** The operator's key is for people who signed in; strangers share a daily budget. */
function admit({ anonymous }: LiveSources, signedIn: boolean, title: string): void {
  const refusal = signedIn ? undefined : anonymous.spend()
  if (refusal) throw new SourceFailed(title, refusal)
}

const seenPage = <Page extends { readonly items: readonly AddressRecord[] }>(
  page: Page,
  see: (address: AddressRecord) => void,
): Page => {
  page.items.forEach(see)
  return page
}
