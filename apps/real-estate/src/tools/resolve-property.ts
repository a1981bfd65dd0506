import { displayAddress } from '../domain/address-format.ts'
import type { HouseNumber } from '../domain/house-number.ts'
import type { Note } from '../domain/messages.ts'
import type { Problem } from '../domain/parsed.ts'
import { isNeverIssued } from '../domain/postcode.ts'
import type { AddressRecord, Register } from '../register/register.ts'
import { exactly, findAddresses } from './find-addresses.ts'
import type { AddressKey, PropertyKey } from './property-key.ts'

/** What a key leads to: one object, several to choose from, or a reason why none. */
export type Resolution =
  | { readonly kind: 'found'; readonly address: AddressRecord; readonly notes: readonly Note[] }
  | {
      readonly kind: 'choice'
      readonly candidates: readonly AddressRecord[]
      /** Whether these are all that match. */
      readonly whole: boolean
      readonly notes: readonly Note[]
    }
  | { readonly kind: 'none'; readonly problem: Problem }

/** As many candidates as an answer shows. */
const MAX_CANDIDATES = 50

/** As many addresses of one building as are looked at. */
const MAX_IN_BUILDING = 1000

const MAX_ALTERNATIVES = 5

/** Finds the one object a key means. Several matches are never narrowed down by taking one. */
export async function resolveProperty(register: Register, key: PropertyKey): Promise<Resolution> {
  switch (key.kind) {
    case 'address':
      return resolveAddress(register, key)
    case 'nummeraanduiding':
      return found(await register.addressById(key.id)) ?? unknown(register, key.kind, key.id)
    case 'adresseerbaar_object': {
      const [main] = await register.addressesOfObject(key.id)
      return found(main) ?? unknown(register, key.kind, key.id)
    }
    case 'pand':
      return resolveBuilding(register, key.id)
  }
}

async function resolveAddress(register: Register, key: AddressKey): Promise<Resolution> {
  const base = { postcode: key.postcode, offset: 0, limit: MAX_CANDIDATES }
  const exact = exactly(key.number)
  const live = await findAddresses(register, base, exact)
  if (live.total > 0) {
    const settled = settle(live.items, live.total)
    if (settled.kind !== 'found') return settled
    const notes = [...neverIssued(key), ...readOtherwise(live), ...(await others(register, key))]
    return { ...settled, notes: [...settled.notes, ...notes] }
  }
  const wider = await findAddresses(register, base, key.number)
  if (wider.total > 0) return several(wider.items, wider.total)
  const ended = await findAddresses(register, { ...base, includeEnded: true }, exact)
  if (ended.total > 0) return settle(ended.items, ended.total)
  return unknownNumber(register, key)
}

async function resolveBuilding(register: Register, pandId: string): Promise<Resolution> {
  const addresses = await register.addressesInBuilding(pandId, MAX_IN_BUILDING)
  if (addresses.length > 0) return settle(addresses, addresses.length)
  const [building] = await register.buildings([pandId])
  if (!building) return unknown(register, 'pand', pandId)
  const problem = {
    code: 'NOT_FOUND/building',
    field: 'pand_id',
    params: { value: pandId },
  } as const
  return { kind: 'none', problem }
}

/** Addresses of one object are one property, under its main address; of several, a choice. */
function settle(matches: readonly AddressRecord[], total: number): Resolution {
  const objects = new Map<string, AddressRecord>()
  for (const match of matches) {
    const known = objects.get(match.adresseerbaarObjectId)
    if (!known || known.isNevenadres) objects.set(match.adresseerbaarObjectId, match)
  }
  const [only, ...more] = objects.values()
  if (only && more.length === 0) return { kind: 'found', address: only, notes: [] }
  return several([...objects.values()], total > matches.length ? total : objects.size)
}

function several(matches: readonly AddressRecord[], total: number): Resolution {
  const candidates = matches.slice(0, MAX_CANDIDATES)
  const truncated: readonly Note[] =
    total > candidates.length
      ? [{ code: 'CANDIDATES_TRUNCATED', params: { shown: candidates.length } }]
      : []
  return {
    kind: 'choice',
    candidates,
    whole: total === candidates.length,
    notes: [{ code: 'NEEDS_CHOICE', params: { total } }, ...truncated],
  }
}

const found = (address: AddressRecord | undefined): Resolution | undefined =>
  address && { kind: 'found', address, notes: [] }

/** The register's own pattern allows it, PostNL does not: likely a slip of the pen. */
const neverIssued = ({ postcode }: AddressKey): readonly Note[] =>
  isNeverIssued(postcode) ? [{ code: 'POSTCODE_NEVER_ISSUED', params: { postcode } }] : []

function readOtherwise(page: { reading: number; items: readonly AddressRecord[] }): Note[] {
  const [address] = page.items
  if (page.reading === 0 || !address) return []
  return [{ code: 'READ_OTHERWISE', params: { address: displayAddress(address) } }]
}

/** A bare number that exists may still not be the one the person means. */
async function others(register: Register, { postcode, number }: AddressKey): Promise<Note[]> {
  const [reading] = number.readings
  if (!reading || reading.huisletter !== undefined || reading.toevoeging !== undefined) return []
  const { total } = await register.addresses({ postcode, ...reading, offset: 0, limit: 0 })
  if (total < 2) return []
  const params = { number: reading.huisnummer, others: total - 1 }
  return [{ code: 'OTHERS_AT_NUMBER', params }]
}

async function unknown(register: Register, kind: string, id: string): Promise<Resolution> {
  const { name, asOf } = await register.info()
  const params = { value: `${kind} ${id}`, register: name, as_of: asOf }
  return { kind: 'none', problem: { code: 'NOT_FOUND', field: `${kind}_id`, params } }
}

async function unknownNumber(register: Register, key: AddressKey): Promise<Resolution> {
  const { postcode, number } = key
  const typed = describe(number.readings[0])
  const { items } = await register.addresses({
    postcode,
    huisnummer: number.readings[0]?.huisnummer ?? 0,
    offset: 0,
    limit: MAX_ALTERNATIVES,
  })
  if (items.length > 0) {
    const params = { postcode, value: typed, others: items.map(describe).join(', ') }
    return { kind: 'none', problem: { code: 'NOT_FOUND/number', field: 'huisnummer', params } }
  }
  const { name, asOf } = await register.info()
  const params = { value: `${postcode} ${typed}`, register: name, as_of: asOf }
  const code = isNeverIssued(postcode) ? 'NOT_FOUND/never_issued' : 'NOT_FOUND'
  return { kind: 'none', problem: { code, field: 'postcode', params } }
}

const describe = (number: Nullable<HouseNumber> | undefined): string =>
  [`${number?.huisnummer ?? ''}${number?.huisletter ?? ''}`, number?.toevoeging]
    .filter(Boolean)
    .join('-')

type Nullable<T> = { readonly [Key in keyof T]: T[Key] | null }
