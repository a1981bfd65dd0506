import type { ToolCall } from '@voordeur/gateway/tools'
import type { AssessmentPage, Owner, Position } from '../assessments/assessments.ts'
import type { Cursor } from '../assessments/cursor.ts'
import type { Day } from '../domain/calendar.ts'
import { type Lang, type Note, text } from '../domain/messages.ts'
import { toWgs84, type Wgs84Point } from '../domain/rd-wgs84.ts'
import { type BoundedFile, boundedFile } from '../export/bounded-file.ts'
import { csvWriter } from '../export/csv.ts'
import type { ExportRow, ExportWriter, Format } from '../export/export-row.ts'
import { factSheetWriter } from '../export/fact-sheet.ts'
import { geoJsonWriter } from '../export/geojson.ts'
import { recordsWriter } from '../export/records.ts'
import type { Register } from '../register/register.ts'
import type { Export } from './contracts.generated.ts'

/** Of one file, as it is sent; an answer goes out twice, as data and as text, and must stay readable. */
const MAX_BYTES = 256 * 1024
const BATCH = 100

export interface ExportOrder {
  readonly format: Format
  readonly lang: Lang
  readonly owner: Owner
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  readonly today: Day
  /** Rows at the most; the file's size is bounded besides. */
  readonly limit?: number
  readonly from?: Cursor
  /** For Markdown, in place of fact sheets. */
  readonly markdown?: ExportWriter
}

/** Reads the rows after a position, no more than `limit`. */
export type ReadRows = (limit: number, after: Position | undefined) => Promise<AssessmentPage>

/** A file for the caller, what to say beside it, and which rows it holds. */
export interface Exported {
  readonly file: Omit<Export, 'next_cursor'>
  readonly next: Cursor | null
  readonly counts: AssessmentPage['counts']
  readonly rows: readonly ExportRow[]
  readonly notes: readonly Note[]
}

/** Writes one file, of as many rows as fit or were asked for. Cancelling stops it between batches. */
export async function exportAssessments(
  read: ReadRows,
  order: ExportOrder,
  register: Register,
  call: ToolCall,
): Promise<Exported> {
  const writer = writerOf(order)
  const located = order.format === 'csv' || order.format === 'geojson'
  const locate = located ? locator(register) : async () => null
  const filled = await fill(boundedFile(writer, MAX_BYTES), read, locate, order, call)
  const seen = order.from?.seen ?? 0
  const { file, counts, rows, next } = filled
  return {
    file: {
      format: order.format,
      media_type: writer.mediaType,
      filename: `${fileName(order, seen)}.${writer.extension}`,
      text: file.text(),
      rows: rows.length,
    },
    next: next && { position: next, seen: seen + rows.length },
    counts,
    rows,
    notes: [...continues(filled, seen), ...(located ? withoutPosition(rows) : [])],
  }
}

function writerOf({ format, lang, owner, now, markdown }: ExportOrder): ExportWriter {
  switch (format) {
    case 'json':
      return recordsWriter(owner, now)
    case 'csv':
      return csvWriter(lang)
    case 'geojson':
      return geoJsonWriter()
    case 'markdown':
      return markdown ?? factSheetWriter(lang)
  }
}

const fileName = ({ lang, today: day }: ExportOrder, seen: number): string =>
  seen === 0
    ? text('export_file', lang, { day })
    : text('export_file_part', lang, { day, from: seen + 1 })

type Locate = (row: Omit<ExportRow, 'at'>) => Promise<Wgs84Point | null>

/** Where the property lay when it was assessed; of older assessments, where the register has it now. */
const locator =
  (register: Register): Locate =>
  async ({ assessment: { property } }) => {
    const position =
      property.position === undefined
        ? (await register.addressById(property.nummeraanduidingId))?.position
        : property.position
    return position ? toWgs84(position) : null
  }

interface Filled {
  readonly file: BoundedFile
  readonly rows: readonly ExportRow[]
  readonly counts: AssessmentPage['counts']
  readonly next: Position | null
}

async function fill(
  file: BoundedFile,
  read: ReadRows,
  locate: Locate,
  { limit = Number.POSITIVE_INFINITY, from, lang }: ExportOrder,
  call: ToolCall,
): Promise<Filled> {
  const rows: ExportRow[] = []
  let after = from?.position
  for (;;) {
    call.signal.throwIfAborted()
    const page = await read(Math.min(BATCH, limit - rows.length), after)
    for (const { position, ...item } of page.items) {
      const row = { ...item, at: await locate(item) }
      if (!file.add(row)) return { file, rows, counts: page.counts, next: after ?? null }
      rows.push(row)
      after = position
    }
    const done = (from?.seen ?? 0) + rows.length
    await report(call, lang, done, page.counts.matching)
    if (!page.next || rows.length >= limit) return { file, rows, ...page }
  }
}

const report = (call: ToolCall, lang: Lang, done: number, total: number): Promise<void> =>
  call.progress(done, total, text('export_progress', lang, { done, total }))

function continues({ rows, counts, next }: Filled, seen: number): readonly Note[] {
  if (!next) return []
  const params = { from: seen + 1, to: seen + rows.length, total: counts.matching }
  return [{ code: 'EXPORT_CONTINUES', params }]
}

function withoutPosition(rows: readonly ExportRow[]): readonly Note[] {
  const count = rows.filter(({ at }) => at === null).length
  return count === 0 ? [] : [{ code: 'EXPORT_WITHOUT_POSITION', params: { count } }]
}
