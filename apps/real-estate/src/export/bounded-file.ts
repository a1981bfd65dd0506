import type { ExportRow, ExportWriter } from './export-row.ts'

/** A file that takes rows until it is full. */
export interface BoundedFile {
  /** `false`: the row is not in the file, because it does not fit any more. */
  add(row: ExportRow): boolean
  readonly rows: number
  text(): string
}

/**
 * @param maxBytes of the text as it is sent: UTF-8 inside JSON. The first row always fits, so that
 *   every file moves on.
 */
export function boundedFile(writer: ExportWriter, maxBytes: number): BoundedFile {
  const parts: string[] = []
  let size = sentBytes(writer.start) + sentBytes(writer.end)
  return {
    add(row) {
      const text = (parts.length === 0 ? '' : writer.between) + writer.row(row)
      const bytes = sentBytes(text)
      if (parts.length > 0 && size + bytes > maxBytes) return false
      parts.push(text)
      size += bytes
      return true
    },
    get rows() {
      return parts.length
    },
    text: () => `${writer.start}${parts.join('')}${writer.end}`,
  }
}

/** Without the two quotes around it. */
const sentBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2
