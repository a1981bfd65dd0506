#!/usr/bin/env node
import { fstatSync } from 'node:fs'
import { ConfigurationError } from './clients.ts'
import { HELP, readSettings, type Settings } from './command-line.ts'
import { sampleDirectory } from './directory.ts'
import type { AccessLogEntry } from './options.ts'
import { type RunningEntraLocal, startEntraLocal } from './start-entra-local.ts'
import { summary } from './summary.ts'

const onStop = stopWithParent()

try {
  const settings = readSettings(process.argv.slice(2), process.env)
  if (settings) await run(settings)
  else process.stdout.write(HELP, () => process.exit())
} catch (fault) {
  process.stderr.write(`${explain(fault)}\n`)
  // Said outright: the channels that tell of the parent would keep the process alive.
  process.exit(1)
}

/** Programs wait for the first line. The rest is for a person, or for what nobody else knows. */
async function run(settings: Settings): Promise<void> {
  const entra = await startEntraLocal({ ...settings, accessLog: printFailure })
  onStop(entra.close)
  process.stdout.write(`Local Entra ID (development only) ready at ${entra.origin}\n`)
  if (process.stdout.isTTY || settings.isExample || hasSecretOfItsOwn(settings))
    process.stdout.write(summaryOf(settings, entra))
}

function hasSecretOfItsOwn({ managed_identities = [], identity_header }: Settings): boolean {
  return managed_identities.length > 0 && identity_header === undefined
}

function summaryOf(
  { isExample, managed_identities = [] }: Settings,
  { origin, managedIdentity }: RunningEntraLocal,
): string {
  const identity = managed_identities.length > 0 && { managedIdentity }
  return summary({ origin, directory: sampleDirectory, isExample, ...identity })
}

function printFailure({ method, path, failure }: AccessLogEntry): void {
  if (failure) process.stderr.write(`${method} ${path} failed: ${failure}\n`)
}

function explain(fault: unknown): string {
  if (fault instanceof ConfigurationError) return fault.message
  const { code } = fault as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return 'The port is in use by another program. Name a free one with --port or LOCAL_ENTRA_PORT.'
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
