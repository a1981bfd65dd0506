import { createWriteStream, openSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { createLog, type Log } from '../telemetry/log.ts'

/** The log, and the stream it goes to. */
export interface OpenLog {
  readonly log: Log
  readonly stream: Writable
}

/**
 * @param file appended to; without one, lines go to standard output.
 * @throws at once when the file can't be written: a log that is lost is noticed too late.
 */
export function openLog(file: string | undefined): OpenLog {
  const stream = file === undefined ? process.stdout : appendTo(file)
  return { stream, log: createLog((line) => stream.write(`${line}\n`)) }
}

/** Just the log. */
export const logTo = (file: string | undefined): Log => openLog(file).log

function appendTo(file: string): Writable {
  const stream = createWriteStream(file, { fd: openSync(file, 'a', 0o600) })
  // A disk that fills up later must not take the server down with it.
  stream.on('error', () => {})
  return stream
}
