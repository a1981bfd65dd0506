import { accessSync, closeSync, constants, mkdirSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import type { LocalSettings } from './settings.ts'
import { StartRefused } from './start-refused.ts'

/**
 * Finds out before anything starts what would stop it halfway, so that one sentence comes out and
 * not one of each process. Makes the data folder.
 * @throws {StartRefused}
 */
export async function checkSurroundings(
  settings: LocalSettings,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (settings.localSignIn && env['NODE_ENV'] === 'production') {
    throw new StartRefused(
      'The local sign-in service lets anyone in without a password, so it does not run with ' +
        'NODE_ENV=production. Set ENTRA_TENANT, ENTRA_CLIENT_ID and a credential (or another sign-in service, see ' +
        'docs/configuration.md) to sign people in for real.',
    )
  }
  makeDataFolder(settings.dataDir)
  checkLogFile(settings.logFile)
  const { host, port, localSignIn } = settings
  await checkPort(host, port, 'PORT')
  if (localSignIn) await checkPort(host, localSignIn.port, 'LOCAL_ENTRA_PORT')
}

function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartRefused(
      `The data folder ${dataDir} can't be written to (${codeOf(error)}). ` +
        'Set VOORDEUR_DATA_DIR to a folder that this user may write to.',
    )
  }
}

/** The gateway goes on without its log when a disk is full; it must not start without one. */
function checkLogFile(logFile: string): void {
  try {
    closeSync(openSync(logFile, 'a', 0o600))
  } catch (error) {
    throw new StartRefused(
      `The log file ${logFile} can't be written to (${codeOf(error)}). ` +
        'Set VOORDEUR_LOG_FILE to one in a folder that exists and may be written to.',
    )
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

/** Only for the clearest words: whoever takes the port after this is named by the process itself. */
async function checkPort(host: string, port: number, name: string): Promise<void> {
  const code = await listenBriefly(host, port)
  if (code !== undefined) throw new StartRefused(portSentence(code, host, port, name))
}

function portSentence(code: string, host: string, port: number, name: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return (
        `Port ${port} is in use. If Voordeur runs there already, stop that one; ` +
        `otherwise set ${name} to a free port.`
      )
    case 'EACCES':
      return `Port ${port} needs more rights. Set ${name} to one above 1023.`
    default:
      return `Nothing can listen on ${host} (${code}). Set HOST to an address of this machine.`
  }
}

/** The error code when the port can't be had, and nothing when it can. */
function listenBriefly(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}
