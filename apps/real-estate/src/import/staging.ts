import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type {
  AdresseerbaarObject,
  BagObject,
  InOnderzoek,
  Nummeraanduiding,
  Pand,
} from './bag-object.ts'
import { isCurrent, precedence } from './life-cycle.ts'

/** Where current occurrences wait, whatever order they come in, until all have been seen. */
export interface Staging {
  readonly database: DatabaseSync
  /** Keeps the object if this occurrence is current on the state date. */
  add(object: BagObject): void
  close(): void
}

const TABLES = `
CREATE TABLE woonplaats (id TEXT PRIMARY KEY, rank TEXT, naam TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE openbare_ruimte (id TEXT PRIMARY KEY, rank TEXT, naam TEXT, woonplaats TEXT)
  STRICT, WITHOUT ROWID;
CREATE TABLE nummeraanduiding (id TEXT PRIMARY KEY, rank TEXT, status TEXT, huisnummer INTEGER,
  huisletter TEXT, toevoeging TEXT, postcode TEXT, openbare_ruimte TEXT, woonplaats TEXT)
  STRICT, WITHOUT ROWID;
CREATE TABLE object (id TEXT PRIMARY KEY, rank TEXT, kind TEXT, status TEXT, hoofdadressen TEXT,
  nevenadressen TEXT, panden TEXT, gebruiksdoelen TEXT, oppervlakte INTEGER, x REAL, y REAL)
  STRICT, WITHOUT ROWID;
CREATE TABLE pand (id TEXT PRIMARY KEY, rank TEXT, status TEXT, bouwjaar INTEGER,
  footprint REAL, x REAL, y REAL) STRICT, WITHOUT ROWID;
CREATE TABLE in_onderzoek (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`

type Value = string | number | null

/** Inserts a row, or replaces the one with the same id when the new one ranks higher. */
const upsert = (database: DatabaseSync, table: string, columns: number) => {
  const marks = Array.from({ length: columns }, () => '?').join(', ')
  const find = database.prepare(`SELECT rank FROM ${table} WHERE id = ?`)
  const insert = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${marks})`)
  return (id: string, rank: string, ...values: readonly Value[]): void => {
    const present = find.get(id) as { rank: string } | undefined
    if (!present || present.rank < rank) insert.run(id, rank, ...values)
  }
}

const writers = (database: DatabaseSync) => {
  const woonplaats = upsert(database, 'woonplaats', 3)
  const openbareRuimte = upsert(database, 'openbare_ruimte', 4)
  const nummeraanduiding = upsert(database, 'nummeraanduiding', 9)
  const object = upsert(database, 'object', 11)
  const pand = upsert(database, 'pand', 7)
  const inOnderzoek = database.prepare('INSERT OR IGNORE INTO in_onderzoek VALUES (?)')

  const addAddress = (n: Nummeraanduiding): void =>
    nummeraanduiding(
      n.id,
      precedence(n),
      n.status,
      n.huisnummer,
      n.huisletter,
      n.toevoeging,
      n.postcode,
      n.openbareRuimte,
      n.woonplaats,
    )

  const addUnit = (o: AdresseerbaarObject): void =>
    object(
      o.id,
      precedence(o),
      o.kind.toLowerCase(),
      o.status,
      JSON.stringify(o.hoofdadressen),
      JSON.stringify(o.nevenadressen),
      JSON.stringify(o.panden),
      JSON.stringify(o.gebruiksdoelen),
      o.oppervlakte,
      o.position?.x ?? null,
      o.position?.y ?? null,
    )

  const addDoubt = (doubt: InOnderzoek): void => {
    if (doubt.inOnderzoek) inOnderzoek.run(doubt.id)
  }

  const addPand = (p: Pand): void => {
    const { x = null, y = null } = p.position ?? {}
    pand(p.id, precedence(p), p.status, p.bouwjaar, p.footprintM2, x, y)
  }

  return (o: BagObject): void => {
    if (o.kind === 'Woonplaats') woonplaats(o.id, precedence(o), o.naam)
    else if (o.kind === 'OpenbareRuimte') openbareRuimte(o.id, precedence(o), o.naam, o.woonplaats)
    else if (o.kind === 'Nummeraanduiding') addAddress(o)
    else if (o.kind === 'Pand') addPand(o)
    else if (o.kind === 'InOnderzoek') addDoubt(o)
    else addUnit(o)
  }
}

/** Opens an empty staging area in the new file `file`; who asked for it removes it. */
export const openStaging = (file: string, stateDate: string): Staging => {
  closeSync(openSync(file, 'wx'))
  // Otherwise Node keeps SQLite from going without a journal.
  const database = new DatabaseSync(file, { defensive: false })
  database.exec(
    'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN',
  )
  database.exec(TABLES)
  const write = writers(database)
  return {
    database,
    add: (object) => {
      if (isCurrent(object, stateDate)) write(object)
    },
    close: () => database.close(),
  }
}
