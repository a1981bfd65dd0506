/** Marks a SQLite file as a Voordeur register (`PRAGMA application_id`): the letters `VDrg`. */
export const APPLICATION_ID = 0x56447267

/** Version of the tables below (`PRAGMA user_version`). A file of another version is refused. */
export const SCHEMA_VERSION = 1

/**
 * Identifiers are TEXT: sixteen digits with leading zeros. Lists are JSON arrays. Each row points
 * to others by rowid, which keeps a national register less than half as large as with identifiers.
 */
export const TABLES = `
CREATE TABLE register_info (info TEXT NOT NULL) STRICT;

CREATE TABLE object (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  ended INTEGER NOT NULL,
  dwelling INTEGER NOT NULL,
  gebruiksdoelen TEXT NOT NULL,
  oppervlakte INTEGER,
  pand_ids TEXT NOT NULL,
  x REAL,
  y REAL,
  fictional INTEGER NOT NULL
) STRICT;

CREATE TABLE address (
  nummeraanduiding_id TEXT NOT NULL,
  object INTEGER NOT NULL REFERENCES object (row),
  is_nevenadres INTEGER NOT NULL,
  openbare_ruimte_id TEXT NOT NULL,
  street TEXT NOT NULL,
  huisnummer INTEGER NOT NULL,
  huisletter TEXT,
  toevoeging TEXT,
  postcode TEXT,
  woonplaats TEXT NOT NULL,
  woonplaats_id TEXT NOT NULL,
  status TEXT NOT NULL,
  ended INTEGER NOT NULL,
  in_onderzoek INTEGER NOT NULL
) STRICT;

CREATE TABLE building (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  ended INTEGER NOT NULL,
  bouwjaar INTEGER,
  unit_count INTEGER NOT NULL DEFAULT 0,
  dwelling_count INTEGER NOT NULL DEFAULT 0,
  footprint_m2 REAL,
  x REAL,
  y REAL,
  in_onderzoek INTEGER NOT NULL,
  fictional INTEGER NOT NULL
) STRICT;

CREATE TABLE object_building (
  building_id TEXT NOT NULL,
  object INTEGER NOT NULL REFERENCES object (row),
  PRIMARY KEY (building_id, object)
) STRICT, WITHOUT ROWID;
`

/**
 * Made after the rows are in: sorting once is cheaper than keeping an index sorted. One by one, as
 * each takes a minute where the register is that of a country.
 */
export const INDEXES: readonly string[] = [
  'CREATE INDEX address_by_postcode ON address (postcode, huisnummer)',
  'CREATE UNIQUE INDEX address_by_id ON address (nummeraanduiding_id, object)',
  'CREATE INDEX address_by_object ON address (object)',

  'CREATE VIRTUAL TABLE object_place USING rtree (row, x1, x2, y1, y2)',
  `INSERT INTO object_place
    SELECT row, x, x, y, y FROM object WHERE x IS NOT NULL AND ended = 0`,
  'CREATE VIRTUAL TABLE building_place USING rtree (row, x1, x2, y1, y2)',
  `INSERT INTO building_place
    SELECT row, x, x, y, y FROM building WHERE x IS NOT NULL AND ended = 0`,

  `UPDATE building SET (unit_count, dwelling_count) = (
    SELECT count(*), coalesce(sum(object.dwelling), 0)
    FROM object_building JOIN object ON object.row = object_building.object
    WHERE object_building.building_id = building.id
      AND object.ended = 0 AND object.type = 'verblijfsobject'
  )`,
]
