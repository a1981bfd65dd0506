import { accessSync, constants, mkdirSync } from 'node:fs'
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
        'NODE_ENV=production. Set ENTRA_TENANT, ENTRA_CLIENT_ID and ENTRA_CLIENT_SECRET (or ' +
        'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET) to sign people in for real.',
    )
  }
  makeDataFolder(settings.dataDir)
  const { host, port, localSignIn } = settings
  await refuseTaken(host, port, 'PORT')
  if (localSignIn) await refuseTaken(host, localSignIn.port, 'LOCAL_ENTRA_PORT')
}

function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartRefused(
      `The data folder ${dataDir} can't be written to (${code}). ` +
        'Set VOORDEUR_DATA_DIR to a folder that this user may write to.',
    )
  }
}

/** Only for the clearest words: whoever takes the port after this is named by the process itself. */
async function refuseTaken(host: string, port: number, name: string): Promise<void> {
  const code = await listenBriefly(host, port)
  if (code === 'EADDRINUSE') {
    throw new StartRefused(
      `Port ${port} is in use. If Voordeur runs there already, stop that one; ` +
        `otherwise set ${name} to a free port.`,
    )
  }
  if (code === 'EACCES') {
    throw new StartRefused(`Port ${port} needs more rights. Set ${name} to one above 1023.`)
  }
}

/** The error code when the port can't be had, and nothing when it can. */
function listenBriefly(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}
