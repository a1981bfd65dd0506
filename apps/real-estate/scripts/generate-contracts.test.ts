import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { findPackageJSON } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('./generate-contracts.ts', import.meta.url))

const check = (script: string) =>
  spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })

/** A copy of the schema and its generator that a test may change. */
function copyOf(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-contracts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const name of ['scripts', 'src/tools']) mkdirSync(join(folder, name), { recursive: true })
  const compiler = findPackageJSON('json-schema-to-typescript', import.meta.url) ?? ''
  symlinkSync(dirname(dirname(compiler)), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const schema = join(folder, 'all_tools_schema.json')
  const script = join(folder, 'scripts/generate-contracts.ts')
  copyFileSync(fileURLToPath(new URL('../all_tools_schema.json', import.meta.url)), schema)
  copyFileSync(SCRIPT, script)
  cpSync(fileURLToPath(new URL('./contract', import.meta.url)), join(folder, 'scripts/contract'), {
    recursive: true,
  })
  const snapshots = join(folder, 'contract-snapshots')
  return { schema, script, snapshots, target: join(folder, 'src/tools/contracts.generated.ts') }
}

test('the committed types are those of the schema', () => {
  const { status, stderr } = check(SCRIPT)
  assert.equal(status, 0, stderr)
})

test('a changed schema, or no types at all, fails the check', (t) => {
  const { schema, script, target } = copyOf(t)
  assert.equal(check(script).status, 1)
  execFileSync(process.execPath, [script])
  assert.equal(check(script).status, 0)
  const text = readFileSync(schema, 'utf8')
  writeFileSync(schema, text.replaceAll('"include_ended"', '"include_all"'))
  const { status, stderr } = check(script)
  assert.equal(status, 1)
  assert.match(stderr, /npm run generate/)
  assert.doesNotMatch(readFileSync(target, 'utf8'), /include_all/)
})

test('the contract of a new version is recorded, and a check records nothing', (t) => {
  const { schema, script, snapshots } = copyOf(t)
  check(script)
  assert.equal(existsSync(snapshots), false)
  execFileSync(process.execPath, [script])
  const { schema_version: version } = JSON.parse(readFileSync(schema, 'utf8'))
  const recorded = join(snapshots, `${version}.json`)
  const before = readFileSync(recorded, 'utf8')
  const text = readFileSync(schema, 'utf8')
  writeFileSync(schema, text.replaceAll('"include_ended"', '"include_all"'))
  const changed = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  assert.match(changed.stderr, /needs a major move.*input\.include_ended is gone/s)
  assert.equal(readFileSync(recorded, 'utf8'), before)
})

test('one definition with two meanings is refused', (t) => {
  const { schema, script } = copyOf(t)
  const file = JSON.parse(readFileSync(schema, 'utf8'))
  file.tools[0].outputSchema.$defs.Warning.properties.code = { type: 'integer' }
  writeFileSync(schema, JSON.stringify(file))
  const { status, stderr } = check(script)
  assert.notEqual(status, 0)
  assert.match(stderr, /"Warning" in two ways/)
})
