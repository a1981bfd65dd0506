import assert from 'node:assert/strict'
import { appendFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '../../scripts/free-port.ts'
import { ROOT, run, script, temporaryFolder } from './run.ts'

/** The sources in a folder of their own, so that nothing here touches the real ones. */
function copySources(folder: string): void {
  for (const name of ['packages', 'apps', 'scripts'])
    cpSync(join(ROOT, name), join(folder, name), {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules' && !path.endsWith('.test.ts'),
    })
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
}

test('npm run dev reloads when a source changes, and survives one that is broken', async (t) => {
  const folder = temporaryFolder(t)
  copySources(folder)
  const port = await freePort()
  const env = {
    PORT: String(port),
    LOCAL_ENTRA_PORT: String(await freePort()),
    VOORDEUR_DATA_DIR: join(folder, 'data'),
  }
  const dev = run(t, script('dev'), { env, cwd: folder })
  await dev.printed(/Stop: Ctrl-C\./)
  const health = async () => (await fetch(`http://localhost:${port}/health`)).status
  assert.equal(await health(), 200)

  const source = join(folder, 'apps/real-estate/src/app.ts')
  const good = readFileSync(source)
  appendFileSync(source, '\nthis is no program\n')
  await dev.printed(/It stopped\. Waiting for a change\.\n/)
  assert.match(dev.stderr(), /SyntaxError/)

  writeFileSync(source, good)
  await dev.printed(/apps\/real-estate\/src\/app\.ts changed; ready again in \d+\.\d s\.\n/)
  assert.equal(await health(), 200)

  dev.signal('SIGINT', 'all')
  assert.deepEqual(await dev.ended, { code: 0, signal: null })
  assert.equal(dev.alive(), false)
  assert.doesNotMatch(dev.stderr(), /Warning/)
})
