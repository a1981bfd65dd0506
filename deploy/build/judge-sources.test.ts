import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { BundleRefused } from './bundle-refused.ts'
import { copyDataFiles } from './data-files.ts'
import { judgeSources } from './judge-sources.ts'
import { notices } from './notices.ts'

const root = mkdtempSync(join(tmpdir(), 'voordeur-sources-'))
after(() => rmSync(root, { recursive: true }))

function write(file: string, text = ''): string {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
  return file
}
const bundled = (source: string) => {
  const out = mkdtempSync(join(root, 'out-'))
  copyDataFiles(root, [source], join(out, 'bin'), out)
  return out
}
const reads = (path: string) => `const file = new URL('${path}', import.meta.url)`

describe('a bundle', () => {
  for (const source of [
    'packages/entra-local/src/app.ts',
    'apps/x/src/fake-fixture.ts',
    'apps/x/src/a.test.ts',
    'test/world/world.ts',
  ]) {
    it(`does not take ${source}`, () => {
      assert.throws(() => judgeSources(root, [write(source)]), BundleRefused)
    })
  }

  for (const text of ['__dirname', 'import.meta.dirname', 'dirname(import.meta.url)']) {
    it(`does not take a source that looks around itself by ${text}`, () => {
      const source = write('node_modules/a/index.js', `const here = ${text}`)
      assert.throws(() => judgeSources(root, [source]), /another place in a bundle/)
    })
  }

  it('takes a source that reads data beside itself, and brings the data along', () => {
    write('src/assets/a.css', 'a')
    write('tools.json', '[]')
    const text = `${reads('../tools.json')}\nnew URL(\`./assets/$\{file}\`, import.meta.url)`
    const source = write('src/app.ts', text)
    judgeSources(root, [source])
    const out = bundled(source)
    assert.equal(readFileSync(join(out, 'tools.json'), 'utf8'), '[]')
    assert.equal(readFileSync(join(out, 'bin', 'assets', 'a.css'), 'utf8'), 'a')
  })

  it('is refused when the data is not there', () => {
    assert.throws(() => bundled(write('src/b.ts', reads('./gone.json'))), /is not there/)
  })

  it('is refused when data would lie outside of it', () => {
    write('far.json')
    const source = write('src/deep/c.ts', reads('../../far.json'))
    assert.throws(() => bundled(source), /copied out of the bundle/)
  })

  it('is refused when two files want one place', () => {
    write('one/a.json', '1')
    write('two/a.json', '2')
    const sources = ['one', 'two'].map((folder) => write(`${folder}/d.ts`, reads('./a.json')))
    const out = mkdtempSync(join(root, 'out-'))
    assert.throws(() => copyDataFiles(root, sources, join(out, 'bin'), out), /would both be/)
  })

  it('is refused with a package that names no licence', () => {
    write('node_modules/free/package.json', '{"name":"free","version":"1.0.0"}')
    const source = write('node_modules/free/index.js')
    assert.throws(() => notices(root, [source]), /names no licence/)
  })
})
