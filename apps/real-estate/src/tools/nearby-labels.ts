import { displayAddress } from '../domain/address-format.ts'
import { type Day, dayOf } from '../domain/calendar.ts'
import { readLabels } from '../domain/energy-label.ts'
import type { Note } from '../domain/messages.ts'
import type { AddressRecord, EnergyLabelRecord, Register } from '../register/register.ts'
import { SourcesUnavailable } from '../sources/source-failed.ts'
import type { NearbyLabel } from './contracts.generated.ts'

/** As many other addresses of a building as are asked for a label. */
const MAX_NEIGHBOURS = 50

/** Each is a request of its own to a live register. */
const MAX_LIVE_NEIGHBOURS = 10

/** Valid labels of other units in the same building or buildings. */
export async function nearbyLabels(
  register: Register,
  address: AddressRecord,
  on: Day,
): Promise<{
  items: NearbyLabel[]
  labels: readonly EnergyLabelRecord[]
  notes: readonly Note[]
}> {
  const neighbours = await neighboursOf(register, address).catch(nobodyKnows)
  if (!neighbours) return { items: [], labels: [], notes: [{ code: 'NEARBY_UNKNOWN' }] }
  const live = register.consulted?.().labels === 'live'
  const looked = neighbours.slice(0, live ? MAX_LIVE_NEIGHBOURS : MAX_NEIGHBOURS)
  const items: NearbyLabel[] = []
  const labels: EnergyLabelRecord[] = []
  for (const neighbour of looked) {
    const reading = readLabels(await register.energyLabels(neighbour.adresseerbaarObjectId), on)
    if (reading.status !== 'found' || !reading.current) continue
    items.push(nearbyLabel(neighbour, reading.current))
    labels.push(reading.current)
  }
  const notes: Note[] = items.length > 0 ? [{ code: 'LABELS_NEARBY' }] : []
  if (looked.length < neighbours.length) {
    notes.push({ code: 'NEARBY_LIMITED', params: { shown: looked.length } })
  }
  return { items, labels, notes }
}

/** The label that was asked for stands, also when nobody can say who the neighbours are. */
function nobodyKnows(error: unknown): undefined {
  if (!(error instanceof SourcesUnavailable)) throw error
}

/** One address of each other object; one more than are looked at, to tell that there are more. */
async function neighboursOf(
  register: Register,
  address: AddressRecord,
): Promise<readonly AddressRecord[]> {
  const objects = new Map<string, AddressRecord>()
  for (const pandId of address.pandIds) {
    for (const other of await register.addressesInBuilding(pandId, MAX_NEIGHBOURS + 2)) {
      if (!objects.has(other.adresseerbaarObjectId)) objects.set(other.adresseerbaarObjectId, other)
    }
  }
  objects.delete(address.adresseerbaarObjectId)
  return [...objects.values()]
}

const nearbyLabel = (neighbour: AddressRecord, label: EnergyLabelRecord): NearbyLabel => ({
  not_this_address: true,
  adresseerbaar_object_id: neighbour.adresseerbaarObjectId,
  display: displayAddress(neighbour),
  klasse: label.klasse,
  geldig_tot: dayOf(label.geldigTot),
  synthetic: label.synthetic,
  fictional: neighbour.fictional,
})
