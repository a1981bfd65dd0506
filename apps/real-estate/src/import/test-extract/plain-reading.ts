import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'

/**
 * A second reading of an extract, for tests: by its own rules, and with nothing of the import. It
 * holds all of the extract in memory and looks for elements as text.
 */
export interface PlainReading {
  /** The day the extract is of, `YYYY-MM-DD`. */
  readonly day: string
  /** By identification; how each thing was on that day. */
  readonly places: ReadonlyMap<string, Element>
  readonly streets: ReadonlyMap<string, Element>
  readonly numbers: ReadonlyMap<string, Element>
  readonly objects: ReadonlyMap<string, Element>
  readonly buildings: ReadonlyMap<string, Element>
  /** Identifications of what was in onderzoek on that day. */
  readonly doubted: ReadonlySet<string>
}

/** A piece of XML that can be asked for what is in it. */
export interface Element {
  /** Local name: `Pand`. */
  readonly kind: string
  readonly xml: string
  /** Text of the first element of that name; `undefined` when there is none or it is empty. */
  text(name: string): string | undefined
  texts(name: string): readonly string[]
}

const patterns = new Map<string, RegExp>()

/** Text of an element of a local name, whatever its prefix and attributes. */
const pattern = (name: string): RegExp => {
  const known = patterns.get(name)
  const made = known ?? new RegExp(`<(?:[\\w-]+:)?${name}(?: [^>]*)?>([^<]+)<`)
  patterns.set(name, made)
  return made
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
}

const plain = (text: string): string =>
  text
    .replace(/&(?:#(x?)(\w+)|(\w+));/g, (all, hex: string, code: string, name: string) =>
      code ? String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)) : (ENTITIES[name] ?? all),
    )
    .trim()

const element = (kind: string, xml: string): Element => ({
  kind,
  xml,
  text(name) {
    const found = pattern(name).exec(xml)?.[1]
    return found === undefined ? undefined : plain(found)
  },
  texts: (name) =>
    [...xml.matchAll(new RegExp(pattern(name), 'g'))].map(([, text = '']) => plain(text)),
})

/** Every XML file in the zip and in the zips in it. What was set aside lies in zips of its own. */
async function* xmlFiles(zip: Buffer): AsyncGenerator<string, void, undefined> {
  const file: ZipFile = await fromBufferPromise(zip, { lazyEntries: true })
  for await (const entry of file.eachEntry()) {
    if (/NietBag|Inactief/.test(entry.fileName)) continue
    if (!/\.(zip|xml)$/.test(entry.fileName)) continue
    const content = await contentOf(file, entry)
    if (entry.fileName.endsWith('.zip')) yield* xmlFiles(content)
    else yield content.toString('utf8')
  }
}

async function contentOf(file: ZipFile, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of await file.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const BLOCKS =
  /<(?:[\w-]+:)?(?:bagObject|kenmerkInOnderzoek)>\s*<(?:[\w-]+:)?(\w+)[\s\S]*?<\/(?:[\w-]+:)?(?:bagObject|kenmerkInOnderzoek)>/g

/** It took effect by that day, had not ended by that day, and nobody took it back. */
function counts(found: Element, day: string): boolean {
  const takenBack = ['tijdstipInactief', 'tijdstipInactiefLV', 'tijdstipNietBagLV']
  if (takenBack.some((name) => found.text(name))) return false
  const [begin = '9', end] = [found.text('beginGeldigheid'), found.text('eindGeldigheid')]
  if (begin > day) return false
  return end ? end > day : !found.text('eindRegistratie')
}

const KINDS: Readonly<Record<string, 'places' | 'streets' | 'numbers' | 'objects' | 'buildings'>> =
  {
    Woonplaats: 'places',
    OpenbareRuimte: 'streets',
    Nummeraanduiding: 'numbers',
    Verblijfsobject: 'objects',
    Ligplaats: 'objects',
    Standplaats: 'objects',
    Pand: 'buildings',
  }

/** Later than another: the last that began, and of those that began together the last numbered. */
function later(one: Element, other: Element): boolean {
  const [a = '', b = ''] = [one.text('beginGeldigheid'), other.text('beginGeldigheid')]
  if (a !== b) return a > b
  const number = 'voorkomenidentificatie'
  return Number(one.text(number)) > Number(other.text(number))
}

/** Reads all of it. */
export async function readPlainly(zip: Buffer): Promise<PlainReading> {
  const files: string[] = []
  for await (const file of xmlFiles(zip)) files.push(file)
  const day = files.map((xml) => element('', xml).text('StandTechnischeDatum')).find(Boolean)
  if (!day) throw new Error('The extract does not say of which day it is.')
  const found = {
    places: new Map<string, Element>(),
    streets: new Map<string, Element>(),
    numbers: new Map<string, Element>(),
    objects: new Map<string, Element>(),
    buildings: new Map<string, Element>(),
  }
  const doubted = new Set<string>()
  for (const [xml, kind = ''] of files.flatMap((file) => [...file.matchAll(BLOCKS)])) {
    const each = element(kind, xml)
    if (!counts(each, day)) continue
    const collection = KINDS[kind]
    if (collection === undefined) {
      const id = each.text(`identificatieVan${kind.replace(/^Kenmerk|InOnderzoek$/g, '')}`)
      if (id && each.text('inOnderzoek') === 'J') doubted.add(id)
      continue
    }
    const id = each.text('identificatie') ?? ''
    const known = found[collection].get(id)
    if (!known || later(each, known)) found[collection].set(id, each)
  }
  return { day, ...found, doubted }
}
