import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { runCommand } from '../test/command.ts'
import { packPackage } from './pack-package.ts'

describe('packing one package', () => {
  it('takes what its doors reach and nothing else, and clears its stage away', async (t) => {
    const { folder, into, temporary } = smallPackage(t, {
      'index.ts': "export { one } from './one.ts'\n",
      'one.ts': 'export const one: number = 1\n',
      'stray.ts': 'export const stray = 2\n',
    })
    const { tarball } = await packPackage(folder, into)
    const { output } = await runCommand('tar', ['-tzf', join(into, tarball)], { timeoutMs: 10_000 })
    const files = output.trim().split('\n').sort()
    const built = ['index.d.ts', 'index.js', 'one.d.ts', 'one.js'].map((file) => `dist/${file}`)
    assert.deepEqual(
      files,
      ['README.md', ...built, 'package.json'].map((file) => `package/${file}`),
    )
    assert.deepEqual(leftIn(temporary), [])
  })

  it('refuses one that does not compile, in the words of the compiler', async (t) => {
    const wrong = { 'index.ts': "export const one: number = 'one'\n" }
    const { folder, into, temporary } = smallPackage(t, wrong)
    await assert.rejects(packPackage(folder, into), {
      name: 'PackFailed',
      message: /small does not compile\.\n.*index\.ts.*TS2322/,
    })
    assert.deepEqual([readdirSync(into), leftIn(temporary)], [[], []])
  })
})

/** npm keeps compiled code there too, which is not ours. */
const leftIn = (temporary: string) =>
  readdirSync(temporary).filter((name) => name.startsWith('voordeur-'))

/** A package and folders beside it; while the test runs, temporary files go to one of those. */
function smallPackage(t: TestContext, sources: Record<string, string>) {
  const place = mkdtempSync(join(tmpdir(), 'voordeur-small-'))
  t.after(() => rmSync(place, { recursive: true }))
  const [folder, into, temporary] = ['small', 'into', 'temporary'].map((name) => join(place, name))
  assert.ok(folder && into && temporary)
  for (const each of [join(folder, 'src'), into, temporary]) mkdirSync(each, { recursive: true })
  const manifest = { name: '@voordeur/small', version: '1.0.0', exports: { '.': './src/index.ts' } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, type: 'module' }))
  writeFileSync(join(folder, 'README.md'), '# Small\n')
  for (const [file, text] of Object.entries(sources)) writeFileSync(join(folder, 'src', file), text)
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = temporary
  t.after(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  return { folder, into, temporary }
}
