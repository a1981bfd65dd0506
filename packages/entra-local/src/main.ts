import { fstatSync } from 'node:fs'
import { type ClientRegistration, ConfigurationError } from './clients.ts'
import type { AccessLogEntry } from './create-entra-local.ts'
import { startEntraLocal } from './start-entra-local.ts'

const DEFAULT_PORT = 3001

const onStop = stopWithParent()

try {
  const entra = await startEntraLocal(readSettings(process.env))
  onStop(entra.close)
  process.stdout.write(`Local Entra ID (development only) ready at ${entra.origin}\n`)
} catch (fault) {
  process.stderr.write(`${explain(fault)}\n`)
  // Said outright: the channels that tell of the parent would keep the process alive.
  process.exit(1)
}

function readSettings(env: NodeJS.ProcessEnv) {
  const origin = env['LOCAL_ENTRA_ORIGIN']
  return {
    port: readPort(env['LOCAL_ENTRA_PORT']),
    host: env['HOST'] || '127.0.0.1',
    clients: readClients(env['ENTRA_LOCAL_CLIENTS']),
    accessLog: printFailure,
    ...(origin && { origin }),
  }
}

function printFailure({ method, path, failure }: AccessLogEntry): void {
  if (failure) process.stderr.write(`${method} ${path} failed: ${failure}\n`)
}

function readPort(value: string | undefined): number {
  const port = value ? Number(value) : DEFAULT_PORT
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new ConfigurationError(`LOCAL_ENTRA_PORT: '${value}' is not a port from 0 to 65535.`)
}

/** Looked into by createEntraLocal. The text is never repeated in a message: it holds secrets. */
function readClients(text: string | undefined): ClientRegistration[] {
  try {
    return JSON.parse(text ?? '') as ClientRegistration[]
  } catch {
    throw new ConfigurationError(
      'ENTRA_LOCAL_CLIENTS: expected a JSON list of {client_id, client_secret, redirect_uris, name}.',
    )
  }
}

function explain(fault: unknown): string {
  if (fault instanceof ConfigurationError) return fault.message
  const { code } = fault as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return 'The port is in use by another program. Set LOCAL_ENTRA_PORT to a free one.'
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
}

/**
 * Ends the process when the one that started it is gone: its IPC channel or the pipe on standard
 * input closes then, and nobody reads standard output. A terminal or /dev/null on standard input
 * says nothing. It looks before anything listens, because a parent can die before its child is
 * ready, and even before this line.
 * @returns for when there is something to close first; from then on, signals close it too.
 */
function stopWithParent(): (close: () => Promise<void>) => void {
  let close = async () => {}
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await close()
    process.exit()
  }
  process.on('disconnect', stop)
  process.stdout.on('error', stop)
  const input = fstatSync(0)
  if (input.isFIFO() || input.isSocket()) process.stdin.on('end', stop).on('error', stop).resume()
  if (process.send && !process.connected) stop()
  return (work) => {
    close = work
    process.on('SIGTERM', stop).on('SIGINT', stop)
  }
}
