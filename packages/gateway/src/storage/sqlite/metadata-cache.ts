import type { DatabaseSync } from 'node:sqlite'
import type { CachedDocument, MetadataCache } from '../ports/metadata-cache.ts'

/** The oldest go first: a stranger who invents addresses can fill the table, not the disk. */
const MAX_DOCUMENTS = 10_000
/** A save adds one; more than one, so that a table that has grown too large shrinks. */
const TRIM_BATCH = 2

export function sqliteMetadataCache(database: DatabaseSync): MetadataCache {
  const find = database.prepare('SELECT document FROM metadata_document WHERE url = ?')
  const save = database.prepare(
    `INSERT INTO metadata_document (url, document, fetched_at) VALUES (?, ?, ?)
     ON CONFLICT (url) DO UPDATE SET document = excluded.document, fetched_at = excluded.fetched_at`,
  )
  const count = database.prepare(
    'SELECT count(*) AS count FROM metadata_document INDEXED BY metadata_document_by_age',
  )
  const trim = database.prepare(
    `DELETE FROM metadata_document WHERE url IN
     (SELECT url FROM metadata_document ORDER BY fetched_at LIMIT ?)`,
  )
  return {
    async find(url) {
      const row = find.get(url) as { document: string } | undefined
      return row && (JSON.parse(row.document) as CachedDocument)
    },
    async save(document) {
      save.run(document.url, JSON.stringify(document), document.fetchedAt)
      const { count: held } = count.get() as { count: number }
      if (held > MAX_DOCUMENTS) trim.run(TRIM_BATCH)
    },
  }
}
