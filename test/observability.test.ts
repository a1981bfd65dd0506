import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  delegatorFor,
  failureOf,
  person,
  refusal,
  startTokenEndpoint,
  USER_READ,
} from '../packages/gateway/src/delegation/delegation-fixture.ts'
import { FIELDS } from '../packages/gateway/src/telemetry/fields.ts'
import { createMetrics } from '../packages/gateway/src/telemetry/metrics.ts'
import { WORKBOOK, workbook } from '../scripts/make-workbook.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const page = read('docs/observability.md')
const queries = globSync('infra/queries/*.kql', { cwd: root })
const sources = globSync(['packages/gateway/src/**/*.ts', 'apps/*/src/**/*.ts'], { cwd: root })
  .filter((file) => !/\.test\.ts$|-fixture\.ts$/.test(file))
  .map(read)

/** What is written as `` `word` `` in the first cell of each row of a table, with the row's cells. */
function rowsUnder(heading: string): { names: string[]; cells: string[] }[] {
  const [, after = ''] = page.split(`| ${heading} |`)
  const [table = ''] = after.split('\n\n')
  return table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1))
    .map(([first = '', ...cells]) => ({
      names: codesIn(first),
      cells: cells.map((cell) => cell.trim()),
    }))
}

const codesIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

describe('docs/observability.md', () => {
  it('has every event of a request with its fields, in order', () => {
    const listed = rowsUnder('event | written for | fields').map(({ names, cells }) => [
      names[0],
      codesIn(cells[1] ?? ''),
    ])
    assert.deepEqual(Object.fromEntries(listed), FIELDS)
  })

  it('has every other event that is logged, and none that is not', () => {
    const listed = rowsUnder('event | level | what happened').flatMap(({ names }) => names)
    const logged = sources.flatMap((text) => [
      ...text.matchAll(/\blog(?:\.(?:info|warn|error)|\[\w+\])\(\s*'([\w.]+)'/g),
      ...text.matchAll(/\b(?:lost|back): '([\w.]+)'/g),
    ])
    assert.deepEqual([...new Set(logged.map(([, event]) => event))].sort(), listed.sort())
  })

  it('has every metric with its type and labels, and none that is not there', async () => {
    const text = await createMetrics({ sinks: [] }).text()
    const ours = [...text.matchAll(/^# TYPE (?!process_|nodejs_)(\w+) (\w+)$/gm)]
    const listed = rowsUnder('metric | type | labels | what it counts')
    assert.deepEqual(
      listed.map(({ names, cells }) => `${names[0]} ${cells[0]}`).sort(),
      ours.map(([, name, type]) => `${name} ${type}`).sort(),
    )
    const source = ['metrics', 'asked-metrics']
      .map((file) => read(`packages/gateway/src/telemetry/${file}.ts`))
      .join()
    for (const { names, cells } of listed) {
      const [, declared = ''] = source.split(`name: '${names[0]}'`)
      const [, labels = ''] =
        /labelNames: \[(.*)\]/.exec(declared.split('registers')[0] ?? '') ?? []
      assert.equal(labels.replaceAll("'", '`'), cells[1], names[0])
    }
  })

  it('names the packages of OpenTelemetry at the versions that are tested', () => {
    const { devDependencies } = JSON.parse(read('oracles/package.json'))
    const named = [...page.matchAll(/(@opentelemetry\/[\w-]+)@([\d.]+)/g)]
    assert.equal(named.length, 4)
    for (const [, name = '', version] of named) assert.equal(devDependencies[name], version, name)
  })
})

/** Events beside those of `FIELDS`, with the fields that queries may read of them. */
async function otherFields(): Promise<Record<string, readonly string[]>> {
  await using endpoint = await startTokenEndpoint(() => refusal('invalid_client', [7_000_215]))
  const delegator = delegatorFor(endpoint)
  await failureOf(delegator.tokenFor(person('noor'), [USER_READ]))
  const line = delegator.log.map((each) => JSON.parse(each)).find(({ event }) => event)
  return { [line.event]: Object.keys(line), store_unavailable: [], revocations_unheard: [] }
}

describe('the queries', () => {
  it('read only fields that lines of their events have', async () => {
    const known: Record<string, readonly string[]> = { ...FIELDS, ...(await otherFields()) }
    assert.ok(queries.length > 10)
    for (const file of queries) {
      const text = read(file).replace(/^\/\/.*$/gm, '')
      const events = [...text.matchAll(/line\.event\) (?:==|in) (\(?'[^)|\n]*)/g)].flatMap(
        ([, list = '']) => [...list.matchAll(/'([\w.]+)'/g)].map(([, event = '']) => event),
      )
      const fields = [...text.matchAll(/\bline(?:\.(\w+)|\['(\w+)'\])/g)]
        .map(([, dotted, quoted]) => dotted ?? quoted ?? '')
        .filter((field) => !['time', 'level', 'event'].includes(field))
      if (events.length === 0) events.push('mcp.request')
      for (const event of events)
        for (const field of fields)
          assert.ok(known[event]?.includes(field), `${file} reads ${field} of ${event}`)
    }
  })

  it('name events that somebody logs', () => {
    for (const event of ['store_unavailable', 'revocations_unheard', 'delegation.refused'])
      assert.ok(
        sources.some((text) => text.includes(`'${event}'`)),
        event,
      )
  })

  it('compare with outcomes and classes that exist', () => {
    const words = [
      read('packages/gateway/src/telemetry/served-request.ts'),
      read('packages/gateway/src/delegation/delegation-failed.ts'),
    ].join()
    for (const file of queries)
      for (const [, list = ''] of read(file).matchAll(
        /(?:line\.outcome\)|kind) (?:==|in) ([^|\n]*)/g,
      ))
        for (const [, word = ''] of list.matchAll(/'(\w+)'/g))
          assert.ok(words.includes(`'${word}'`), `${file} compares with ${word}`)
  })

  it('are those that the workbook shows: node scripts/make-workbook.ts makes it anew', () => {
    assert.equal(readFileSync(WORKBOOK, 'utf8'), workbook())
  })

  it('are all shown, alerted on, or for a person to fill in', () => {
    const shown = JSON.parse(workbook()).items.map(({ name }: { name: string }) => name)
    const alerts = rowsUnder('alert | when').flatMap(({ names }) => names)
    for (const query of queries.map((file) => basename(file, '.kql')))
      assert.ok([...shown, ...alerts, 'trace'].includes(query), query)
    for (const alert of alerts)
      assert.ok(existsSync(join(root, `infra/queries/${alert}.kql`)), alert)
  })

  it('are all loaded by the alerts of the deployment', () => {
    const alerts = read('infra/modules/alerts.bicep')
    for (const query of queries
      .map((file) => basename(file))
      .filter((name) => /^alert-/.test(name)))
      assert.ok(alerts.includes(`loadTextContent('../queries/${query}')`), query)
  })
})
