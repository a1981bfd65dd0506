import { today } from '../domain/calendar.ts'
import type { AddressRecord, BuildingRecord, RegisterInfo } from '../register/register.ts'
import type { Fetched } from './answer-cache.ts'
import { BAG_API, type BagApi } from './bag-api.ts'
import { BAG_OGC } from './bag-ogc.ts'
import { LOCATIESERVER, type Locatieserver } from './locatieserver.ts'
import type { LiveSources } from './open-sources.ts'
import type { SourceCall } from './source-client.ts'
import { isOwnRule, SourceFailed, SourcesUnavailable } from './source-failed.ts'
import type { Asked, Trace } from './trace.ts'

/** The live sources of the BAG as one register, on behalf of one call. */
export interface LiveRegisterOfCall {
  info(): RegisterInfo
  /** Every address at a number, or of the whole postcode, in no order. */
  addressesAt(
    postcode: string,
    huisnummer: number | undefined,
    includeEnded: boolean,
  ): Promise<readonly AddressRecord[]>
  addressById(id: string): Promise<AddressRecord | undefined>
  addressesOfObject(id: string): Promise<readonly AddressRecord[]>
  addressesInBuilding(id: string): Promise<readonly AddressRecord[]>
  /** `undefined` too when nobody could be asked; the trace says so. */
  building(id: string): Promise<BuildingRecord | undefined>
}

const BAG = { register: 'BAG' } as const
const KEYED = { title: BAG_API.title, licence: BAG_API.licence, ...BAG }
/** Of an address alone, and of where it lies. */
export const SEARCH = { title: LOCATIESERVER.title, licence: LOCATIESERVER.licence, ...BAG }
const OGC = { title: BAG_OGC.title, licence: BAG_OGC.licence, ...BAG }

/**
 * Asks the source with a key first, then the ones without, and notes in `trace` what failed.
 * @param keyed the call as sources with the operator's key see it.
 */
export function liveRegisterOfCall(
  sources: LiveSources,
  trace: Trace,
  open: SourceCall,
  keyed: SourceCall,
): LiveRegisterOfCall {
  const { bagApi, locatieserver, bagOgc, timing } = sources

  /** The first source that answers counts. @throws {SourcesUnavailable} when none does. */
  async function first<T>(ways: readonly (() => Promise<Asked<T>>)[]): Promise<T | undefined> {
    const failures: SourceFailed[] = []
    for (const way of ways) {
      const asked = await way()
      if (asked.ok) return asked.value
      failures.push(asked.failure)
    }
    if (failures.length === 0) failures.push(new SourceFailed(BAG_API.title, 'not-configured'))
    throw new SourcesUnavailable(failures)
  }

  /** Adds to a found address what the object behind it is. */
  async function complete(address: AddressRecord): Promise<AddressRecord> {
    if (!bagOgc) return address
    const asked = await trace.ask(OGC, () => bagOgc.object(address.adresseerbaarObjectId, open))
    if (!asked.ok || !asked.value) return address
    const { objectUnknown: _, ...known } = address
    return { ...known, ...asked.value, position: asked.value.position ?? address.position }
  }

  /** A whole postcode would be a request for each; the list does without. */
  const completeFew = async (found: readonly AddressRecord[] = []) =>
    found.length > MAX_COMPLETED ? found : Promise.all(found.map(complete))

  const searched = (work: (search: Locatieserver) => Promise<Fetched<readonly AddressRecord[]>>) =>
    locatieserver
      ? [
          async (): Promise<Asked<readonly AddressRecord[]>> => {
            const asked = await trace.ask(SEARCH, () => work(locatieserver))
            return asked.ok ? { ok: true, value: await completeFew(asked.value) } : asked
          },
        ]
      : []

  const withKey = <T>(work: (api: BagApi) => Promise<Fetched<T>>) =>
    bagApi ? [() => trace.ask(KEYED, () => work(bagApi))] : []

  return {
    info: () => liveInfo(trace, timing.now),
    addressesAt: async (postcode, huisnummer, includeEnded) => {
      if (huisnummer === undefined) {
        const found = await first(searched((search) => search.addressesAt({ postcode }, open)))
        return found ?? []
      }
      const at = { postcode, huisnummer }
      const ways = [
        ...withKey<readonly AddressRecord[]>((api) =>
          api.addressesAt({ ...at, includeEnded }, keyed),
        ),
        ...searched((search) => search.addressesAt(at, open)),
      ]
      return (await first(ways)) ?? []
    },
    addressById: async (id) => {
      const ways = searched((search) => search.addressById(id, open))
      const one = (way: () => Promise<Asked<readonly AddressRecord[]>>) => async () => {
        const asked = await way()
        return asked.ok ? { ok: true as const, value: asked.value?.[0] } : asked
      }
      return first([
        ...withKey<AddressRecord>((api) => api.addressById(id, keyed)),
        ...ways.map(one),
      ])
    },
    addressesOfObject: async (id) => {
      const found = await first([
        ...withKey<readonly AddressRecord[]>((api) => api.addressesOfObject(id, keyed)),
        ...searched((search) => search.addressesOfObject(id, open)),
      ])
      // Hoofdadres first.
      return (found ?? []).toSorted((a, b) => Number(a.isNevenadres) - Number(b.isNevenadres))
    },
    addressesInBuilding: async (id) =>
      (await first(
        withKey<readonly AddressRecord[]>((api) => api.addressesInBuilding(id, keyed)),
      )) ?? [],
    building: async (id) => {
      const ways = [
        ...(bagOgc ? [() => trace.ask(OGC, () => bagOgc.building(id, open))] : []),
        ...withKey<BuildingRecord>((api) => api.building(id, keyed)),
      ]
      return unlessUnavailable(() => first(ways))
    },
  }
}

const MAX_COMPLETED = 10

async function unlessUnavailable<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SourcesUnavailable) return undefined
    throw error
  }
}

/** Whether only our own rules kept the sources from being asked. */
export const byOwnRule = (error: unknown): error is SourcesUnavailable =>
  error instanceof SourcesUnavailable && error.failures.every(({ fault }) => isOwnRule(fault))

function liveInfo(trace: Trace, now: () => number): RegisterInfo {
  const { live } = trace.consulted()
  const bag = live.filter(({ register }) => register === 'BAG')
  return {
    name: bag.map(({ title }) => title).join(' + ') || 'BAG',
    source: 'live',
    asOf: bag.map(({ asOf }) => asOf).sort()[0] ?? today({ now }),
    licence: BAG_API.licence,
    counts: { addresses: 0, postcodes: 0, buildings: 0 },
    extent: null,
  }
}
