import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { npm } from './npm.ts'
import type { SourceManifest } from './pack/manifest.ts'
import { packAll } from './pack/pack-all.ts'
import { ROOT, runCommand } from './test/command.ts'

const manifests = ['gateway', 'entra-local'].map((name) =>
  readManifest(join(ROOT, 'packages', name)),
)
const doors = manifests.flatMap(({ name, exports }) =>
  Object.keys(exports).map((subpath) => join(name, subpath)),
)

/** Each expected error is missing, and that is an error, where the type is `any`. */
const CONSUMER = `
  import { createGateway } from '@voordeur/gateway'
  import { serve } from '@voordeur/gateway/node'
  import { openDatabase } from '@voordeur/gateway/storage'
  import { runAs, storeContract } from '@voordeur/gateway/testing'
  import { loadCatalogue } from '@voordeur/gateway/tools'
  import { startEntraLocal } from '@voordeur/entra-local'
  // @ts-expect-error
  createGateway({ publicUrl: 1 })
  // @ts-expect-error
  serve(1)
  // @ts-expect-error
  openDatabase({ dataDir: 1 })
  // @ts-expect-error
  runAs(1, 1)
  // @ts-expect-error
  storeContract({ name: 1 })
  // @ts-expect-error
  loadCatalogue([], {}).tools[0].contract.access === 'x'
  // @ts-expect-error
  startEntraLocal({ port: 'x' })
`
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')

describe('the packed packages, installed outside the workspace', () => {
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'voordeur-packed-'))
    await installPacked(folder)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const installed = () =>
    manifests.flatMap(({ name }) => {
      const cwd = join(folder, 'node_modules', name)
      return globSync('**/*.*', { cwd }).map((file) => join(name, file))
    })
  const textOf = (file: string) => readFileSync(join(folder, 'node_modules', file), 'utf8')

  it('hold neither sources nor tests nor maps, and nothing of this machine', () => {
    const sources = join(ROOT, 'packages')
    assert.ok(installed().length > 300)
    for (const file of installed()) {
      assert.doesNotMatch(file, /\.test\.|-fixture\.|under-test|\.map$|(?<!\.d)\.ts$|tsconfig/)
      assert.ok(!textOf(file).includes(sources), `${file} names a folder of this machine`)
      assert.ok(!textOf(file).includes('sourceMappingURL'), `${file} names a source map`)
    }
  })

  it('have, beside their code, what it reads', () => {
    const assets = globSync('src/**/*.*', { cwd: join(ROOT, 'packages/gateway') })
      .filter((file) => !file.endsWith('.ts'))
      .map((file) => join('@voordeur/gateway', file.replace(/^src/, 'dist')))
    assert.ok(assets.length > 0)
    assert.deepEqual(
      assets.filter((file) => !installed().includes(file)),
      [],
    )
    assert.ok(installed().includes('@voordeur/gateway/README.md'))
  })

  it('open every door, with the same names as in the workspace', async () => {
    const names = await evaluate(
      folder,
      `const doors = ${JSON.stringify(doors)}
       const opened = await Promise.all(doors.map((door) => import(door)))
       console.log(JSON.stringify(opened.map((door) => Object.keys(door))))`,
    )
    const here = await Promise.all(doors.map((door) => import(door) as Promise<object>))
    assert.deepEqual(JSON.parse(names), here.map(Object.keys))
  })

  it('declare real types behind every door, where a broken import would leave any', async () => {
    writeFileSync(join(folder, 'consumer.ts'), CONSUMER)
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext']
    const types = ['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node']
    const args = [TSC, ...options, ...types, 'consumer.ts']
    const { output } = await runCommand(process.execPath, args, { cwd: folder, timeoutMs: 60_000 })
    assert.equal(output, '')
  })

  it('keep their rooms shut', async () => {
    const room = '@voordeur/gateway/dist/kernel/hash.js'
    assert.ok(installed().includes(room))
    const said = await evaluate(
      folder,
      `await import('${room}').catch(({ code }) => console.log(code))`,
    )
    assert.equal(said.trim(), 'ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  it('say which Node they need, and leave out what only the workspace needs', () => {
    for (const { name } of manifests) {
      const manifest = JSON.parse(textOf(`${name}/package.json`)) as Record<string, unknown>
      assert.deepEqual(manifest['engines'], { node: '>=24' })
      assert.equal(manifest['private'], true, 'nobody publishes it by mistake')
      const needless = ['devDependencies', 'scripts', 'workspaces'].filter((key) => key in manifest)
      assert.deepEqual(needless, [])
      // A name of ours that is on no registry could be taken there by anybody.
      const ours = Object.keys(manifest['dependencies'] as object).filter((dependency) =>
        dependency.startsWith('@voordeur/'),
      )
      assert.deepEqual(ours, [])
    }
  })

  it('start their commands by name', async () => {
    const { version } = manifests[0] ?? assert.fail()
    const commands: Record<string, [string, RegExp]> = {
      voordeur: ['voordeur --version', new RegExp(`\\b${version}\\n$`)],
      'voordeur-entra-local': ['voordeur-entra-local', /^LOCAL_ENTRA_PORT: 'x' is not a port/],
    }
    const declared = manifests.flatMap(({ bin = {} }) => Object.keys(bin))
    assert.deepEqual(Object.keys(commands).sort(), declared.sort())
    for (const [command, expected] of Object.values(commands)) {
      const typed = `LOCAL_ENTRA_PORT=x node_modules/.bin/${command}`
      const options = { cwd: folder, timeoutMs: 30_000 }
      assert.match((await runCommand('sh', ['-c', typed], options)).output, expected)
    }
  })
})

function readManifest(folder: string): SourceManifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as SourceManifest
}

async function installPacked(folder: string): Promise<void> {
  const packed = await packAll(join(folder, 'tarballs'))
  const dependencies = packed.map(({ name, tarball }) => [name, `file:tarballs/${tarball}`])
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: Object.fromEntries(dependencies) }),
  )
  const [program, ...args] = npm()
  const command = [...args, 'install', '--prefer-offline', '--no-audit', '--no-fund']
  const { code, output } = await runCommand(program, command, { cwd: folder, timeoutMs: 120_000 })
  assert.equal(code, 0, output)
}

/** Runs a module in that folder and returns what it printed. */
async function evaluate(cwd: string, code: string): Promise<string> {
  const args = ['--input-type=module', '--eval', code]
  const { output } = await runCommand(process.execPath, args, { cwd, timeoutMs: 30_000 })
  return output
}
