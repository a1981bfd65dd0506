import { globSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startReloading } from './dev/reloading.ts'
import { watchSources } from './dev/watch-sources.ts'
import { checkSurroundings } from './start/check-surroundings.ts'
import { localSettings } from './start/settings.ts'
import { StartRefused } from './start/start-refused.ts'
import { welcome } from './start/welcome.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * `npm run dev`: as `npm start`, and both processes start afresh when a source file changes. What
 * clients and people have is in the data folder and outlives that. Code that doesn't start leaves
 * its error on the screen until the next change.
 */
async function main(): Promise<void> {
  const settings = localSettings(process.env)
  await checkSurroundings(settings, process.env)
  const say = (text: string) => process.stdout.write(`${text}\n`)

  const reloading = startReloading(settings, process.env, {
    ready(file, seconds) {
      const what = `${relative(ROOT, file ?? '')} changed; ready again in ${seconds.toFixed(1)} s.`
      if (file) say(what)
      else say(welcome({ ...settings, title: 'Real estate', cwd: process.cwd() }).trimEnd())
    },
    broken: () => say('It stopped. Waiting for a change.'),
  })
  const packages = globSync('{packages,apps}/*/src', { cwd: ROOT }).map((src) => dirname(src))
  const stopWatching = watchSources(
    packages.map((folder) => `${ROOT}${folder}`),
    reloading.changed,
  )
  process.on('SIGINT', reloading.stop)
  process.on('SIGTERM', reloading.stop)
  await reloading.ended
  stopWatching()
}

process.exitCode = await main().then(
  () => 0,
  (error: unknown) => {
    if (!(error instanceof StartRefused)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  },
)
