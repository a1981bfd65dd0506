import { sql } from 'kysely'
import type { CachedDocument, MetadataCache } from '../ports/metadata-cache.ts'
import { deleteSome } from './purge.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'
import type { Writer } from './writer.ts'

/** The oldest go first: a stranger who invents addresses can fill the table, not the disk. */
const MAX_DOCUMENTS = 10_000
/** A save adds one; more than one, so that a table that has grown too large shrinks. */
const TRIM_BATCH = 2

export function sqlMetadataCache(writer: Writer): MetadataCache {
  const { database, db } = writer
  const find = statement<{ url: string }>()((p) =>
    db.selectFrom('metadata_document').select('document').where('url', '=', p('url')),
  )
  const save = statement<Tables['metadata_document']>()((p) =>
    db
      .insertInto('metadata_document')
      .values({ url: p('url'), document: p('document'), fetched_at: p('fetched_at') })
      .onConflict((conflict) =>
        conflict.column('url').doUpdateSet((eb) => ({
          document: eb.ref('excluded.document'),
          fetched_at: eb.ref('excluded.fetched_at'),
        })),
      ),
  )
  const trim = statement<{ keep: number; batch: number }>()((p) => ({
    compile: () =>
      deleteSome(
        writer,
        'metadata_document',
        ['url'],
        sql`WHERE (SELECT count(*) FROM metadata_document) > ${p('keep')}
          ORDER BY fetched_at LIMIT ${p('batch')}`,
      ).compile(db),
  }))
  return {
    async find(url) {
      const [row] = await database.rows(find({ url }))
      return row && (JSON.parse(row.document) as CachedDocument)
    },
    async save(document) {
      const { url, fetchedAt } = document
      await database.change(
        save({ url, document: JSON.stringify(document), fetched_at: fetchedAt }),
      )
      await database.change(trim({ keep: MAX_DOCUMENTS, batch: TRIM_BATCH }))
    },
  }
}
