import { checkSurroundings } from './start/check-surroundings.ts'
import { startLocally } from './start/local-deployment.ts'
import { localSettings } from './start/settings.ts'
import { StartRefused } from './start/start-refused.ts'
import { welcome } from './start/welcome.ts'

/**
 * `npm start`: the gateway with the real-estate tools, and a local sign-in service beside it,
 * each in its own process on loopback. Where a sign-in service is configured
 * (ENTRA_TENANT or another), the local one is not started.
 */
async function main(): Promise<number> {
  const settings = localSettings(process.env)
  await checkSurroundings(settings, process.env)
  const deployment = startLocally(settings, process.env)
  process.on('SIGINT', deployment.stop)
  process.on('SIGTERM', deployment.stop)
  if (await deployment.ready) {
    process.stdout.write(welcome({ ...settings, title: 'Real estate', cwd: process.cwd() }))
  }
  return deployment.ended
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof StartRefused)) throw error
  process.stderr.write(`${error.message}\n`)
  return 1
})
