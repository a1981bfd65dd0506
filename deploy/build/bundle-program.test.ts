import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { bundleProgram, ROOT } from './bundle-program.ts'
import type { ContractSchema } from './contract-schemas.ts'
import { writeValidators } from './write-validators.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'voordeur-program-'))
after(() => rmSync(folder, { recursive: true }))

/** Bundles a program of these files; the first is the entry. */
async function bundled(
  files: Readonly<Record<string, string>>,
  schemas: readonly ContractSchema[] = [],
): Promise<string> {
  const own = mkdtempSync(join(folder, 'sources-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(own, file)), { recursive: true })
    writeFileSync(join(own, file), text)
  }
  const outfile = join(own, 'out', 'program.js')
  await bundleProgram(join(own, Object.keys(files)[0] ?? ''), outfile, schemas)
  return outfile
}

describe('a bundled program', () => {
  it('leaves the classes of packages their names, also beside others of the same name', async () => {
    const program = await bundled({
      'main.ts': `
        import { Session as One } from 'one'
        import { Session as Two } from 'two'
        class Session {}
        export const names = [One.name, Two.name]
        export const own = new Session()`,
      'node_modules/one/index.js': 'export class Session {}',
      'node_modules/two/index.js': 'exports.Session = class Session {}; class Client {}',
    })
    const { names } = await import(pathToFileURL(program).href)
    assert.deepEqual(names, ['Session', 'Session'])
  })

  it('makes no call to keep a name of our own', async () => {
    const program = await bundled({
      'main.ts': 'export const answer = (call) => { const done = () => call; return { done } }',
    })
    const text = readFileSync(program, 'utf8')
    assert.match(text, /answer/)
    assert.doesNotMatch(text, /__name/)
  })

  it("serves without Node's HTTP client, which is large", async () => {
    const program = await bundled({
      'main.ts': `
        import http, { createServer, STATUS_CODES } from 'node:http'
        const server = createServer().listen(0, () => server.close())
        const client = process.moduleLoadList.some((name) => name.endsWith('undici/undici'))
        console.log(JSON.stringify({ client, ok: http.STATUS_CODES[200] === STATUS_CODES[200] }))`,
    })
    const { stdout } = await run(process.execPath, [program])
    assert.deepEqual(JSON.parse(stdout), { client: false, ok: true })
  })

  it('reads a part of itself, a validator and the engine for others only when it needs it', async () => {
    const gateway = join(ROOT, 'packages/gateway/src/mcp/json-schema.ts')
    const [known, other] = [{ type: 'string' }, { type: 'number' }]
    const schemas = [{ name: 'known', schema: known }]
    const program = await bundled(
      {
        'main.ts': `
          import { createRequire } from 'node:module'
          import { compileLater } from '${gateway}'
          const { cache } = createRequire(import.meta.url)
          const read = () => Object.keys(cache).flatMap((path) => path.match(/[^/]+\\.cjs$/) ?? [])
          const faults = (schema) => compileLater(schema).faults([]).map((fault) => fault.sentence)
          const steps = [read(), faults(${JSON.stringify(known)}), read()]
          steps.push(faults(${JSON.stringify(other)}), read(), (await import('./part.ts')).part)
          console.log(JSON.stringify(steps))`,
        'part.ts': 'export const part = "a part"',
      },
      schemas,
    )
    await writeValidators(schemas, dirname(program), ROOT)
    const { stdout } = await run(process.execPath, [program])
    assert.deepEqual(JSON.parse(stdout), [
      [],
      ['The input must be string.'],
      ['known.cjs'],
      ['The input must be number.'],
      ['known.cjs', 'schema-engine.cjs'],
      'a part',
    ])
    assert.doesNotMatch(readFileSync(program, 'utf8'), /a part/)
  })
})
