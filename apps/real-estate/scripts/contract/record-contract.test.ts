import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readSnapshots, snapshotOf, type ToolsFile } from './contract-snapshot.ts'
import { contractFaults, recordContract } from './record-contract.ts'

const SNAPSHOTS = join(import.meta.dirname, '../../contract-snapshots')
const SCHEMA = join(import.meta.dirname, '../../all_tools_schema.json')

test('the contract is the recorded one, and no version moved less than its changes need', () => {
  const current = JSON.parse(readFileSync(SCHEMA, 'utf8')) as ToolsFile
  const faults = contractFaults(readSnapshots(SNAPSHOTS), snapshotOf(current))
  assert.equal(faults.join('\n\n'), '')
})

const contract = (schema_version: string, ...inputs: readonly string[]): ToolsFile => ({
  schema_version,
  tools: [
    {
      ...{ name: 'Find', access: 'public', scopes: [] },
      inputSchema: {
        type: 'object',
        properties: Object.fromEntries(inputs.map((name) => [name, { type: 'string' }])),
      },
      outputSchema: { type: 'object', properties: {} },
    },
  ],
})

const faults = (recorded: readonly ToolsFile[], current: ToolsFile) =>
  contractFaults(recorded.map(snapshotOf), snapshotOf(current))

test('the same contract under the same version is fine', () => {
  assert.deepEqual(faults([contract('1.0.0', 'a')], contract('1.0.0', 'a')), [])
})

test('a breaking change needs a major move', () => {
  for (const [version, allowed] of [
    ['1.0.0', false],
    ['1.0.1', false],
    ['1.1.0', false],
    ['2.0.0', true],
  ] as const) {
    const [fault] = faults([contract('1.0.0', 'a')], contract(version))
    const expected = allowed ? /was not recorded/ : /needs a major move.*Find input\.a is gone/s
    assert.match(fault ?? '', expected, version)
  }
})

test('an addition needs a minor move', () => {
  for (const [version, allowed] of [
    ['1.0.0', false],
    ['1.0.1', false],
    ['1.1.0', true],
    ['2.0.0', true],
  ] as const) {
    const [fault] = faults([contract('1.0.0')], contract(version, 'a'))
    assert.match(fault ?? '', allowed ? /was not recorded/ : /needs a minor move/, version)
  }
})

test('a version that was recorded after a breaking change is a fault however old it is', () => {
  const recorded = [contract('1.0.0', 'a'), contract('1.1.0'), contract('1.2.0')]
  assert.match(faults(recorded, contract('1.2.0')).join(), /needs a major move/)
})

test('a version that goes back, and no record at all, are faults', () => {
  assert.match(faults([contract('1.10.0')], contract('1.9.0')).join(), /went back from 1\.10\.0/)
  assert.match(faults([], contract('1.0.0')).join(), /npm run generate/)
})

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'voordeur-snapshots-'))
  t.after(() => rmSync(made, { recursive: true }))
  return made
}

const inputs = (file: string): string[] => {
  const { tools } = JSON.parse(readFileSync(file, 'utf8'))
  return Object.keys(tools.Find.input.properties)
}

test('a new version is recorded once, and stays as it is from then on', (t) => {
  const to = folder(t)
  assert.deepEqual(recordContract(to, contract('1.0.0', 'a')), [])
  assert.match(recordContract(to, contract('1.0.0', 'a', 'b')).join(), /needs a minor move/)
  const first = join(to, '1.0.0.json')
  assert.deepEqual(inputs(first), ['a'])
  // In other bytes, to see whether it is written again.
  writeFileSync(first, JSON.stringify(JSON.parse(readFileSync(first, 'utf8'))))
  const bytes = readFileSync(first, 'utf8')
  recordContract(to, contract('1.0.0', 'a'))
  assert.equal(readFileSync(first, 'utf8'), bytes)
  assert.deepEqual(recordContract(to, contract('1.1.0', 'a', 'b')), [])
  assert.deepEqual(readdirSync(to).sort(), ['1.0.0.json', '1.1.0.json'])
  assert.deepEqual(
    readSnapshots(to).map(({ schema_version }) => schema_version),
    ['1.0.0', '1.1.0'],
  )
})

test('a version that moved too little is not recorded', (t) => {
  const to = folder(t)
  recordContract(to, contract('1.0.0', 'a'))
  assert.match(recordContract(to, contract('1.1.0')).join(), /needs a major move/)
  assert.match(recordContract(to, contract('0.9.0', 'a')).join(), /went back/)
  assert.deepEqual(readdirSync(to), ['1.0.0.json'])
})

test('only the newest record can be refreshed, and only within what its version allows', (t) => {
  const to = folder(t)
  recordContract(to, contract('1.0.0', 'a'))
  const refresh = { refresh: true }
  assert.match(recordContract(to, contract('1.0.0', 'a', 'b'), refresh).join(), /stays as it is/)
  recordContract(to, contract('1.1.0', 'a', 'b'))
  assert.deepEqual(recordContract(to, contract('1.1.0', 'a', 'c'), refresh), [])
  assert.deepEqual(inputs(join(to, '1.1.0.json')), ['a', 'c'])
  assert.match(recordContract(to, contract('1.1.0', 'b'), refresh).join(), /needs a major move/)
  assert.deepEqual(inputs(join(to, '1.1.0.json')), ['a', 'c'])
  assert.deepEqual(inputs(join(to, '1.0.0.json')), ['a'])
})

test('records are in the order of their versions, and not of their names', (t) => {
  const to = folder(t)
  for (const version of ['1.9.0', '1.10.0', '2.0.0']) recordContract(to, contract(version))
  assert.deepEqual(
    readSnapshots(to).map(({ schema_version }) => schema_version),
    ['1.9.0', '1.10.0', '2.0.0'],
  )
})

test('a record under another name than its version is refused', (t) => {
  const to = folder(t)
  writeFileSync(join(to, '1.0.0.json'), JSON.stringify(snapshotOf(contract('2.0.0'))))
  assert.throws(() => readSnapshots(to), /1\.0\.0\.json holds the contract of 2\.0\.0/)
})
