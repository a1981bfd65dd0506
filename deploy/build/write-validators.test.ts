import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import ajv from 'ajv/package.json' with { type: 'json' }
import type { CompiledFunction } from '../../packages/gateway/src/mcp/precompiled.ts'
import { type Validator, validatorByEngine } from '../../packages/gateway/src/mcp/schema-engine.ts'
import { ROOT } from './bundle-program.ts'
import { contractSchemas } from './contract-schemas.ts'
import { ENGINE, validatorFile } from './list-validators.ts'
import { writeValidators } from './write-validators.ts'

const require = createRequire(import.meta.url)
const schemas = contractSchemas(join(ROOT, 'apps/real-estate'))
const SDK = join(ROOT, 'node_modules/@modelcontextprotocol/server/dist')

/** A value that fits a schema here and there, the same for the same `turn`. */
function value(schema: unknown, turn: number, depth = 0): unknown {
  const node = Object(schema)
  const strange = [undefined, null, 'x', -1.5, [], {}, true, '2026-02-30', '1234AB'][turn % 9]
  if (depth > 6 || turn % (5 + depth) === 4) return strange
  const one = (list: unknown) => (Array.isArray(list) ? list[turn % list.length] : undefined)
  const next = (child: unknown, step: number) => value(child, turn * 7 + step, depth + 1)
  if ('const' in node || 'enum' in node) return 'const' in node ? node.const : one(node.enum)
  const part = one(node.oneOf) ?? one(node.anyOf)
  if (part !== undefined) return next(part, 3)
  const type = Array.isArray(node.type) ? one(node.type) : node.type
  if (type === 'array') return [1, 2].map((step) => next(node.items, step))
  if (type !== 'object') return { string: 'text', integer: turn, number: turn / 2 }[String(type)]
  const properties = Object.entries(Object(node.properties))
  return Object.fromEntries(properties.map(([name, child], step) => [name, next(child, step)]))
}

describe('the validators of a bundle', () => {
  let bin: string
  before(async () => {
    bin = mkdtempSync(join(tmpdir(), 'voordeur-validators-'))
    await writeValidators(schemas, bin, ROOT)
  })
  after(() => rmSync(bin, { recursive: true }))

  it('are one of each schema, and the engine for others', () => {
    const names = [ENGINE, ...schemas.map(({ name }) => name)]
    assert.ok(names.includes('Get_Property_Data.output'))
    assert.deepEqual(
      readdirSync(join(bin, 'validators')).sort(),
      names.map((name) => validatorFile(name).replace('validators/', '')).sort(),
    )
  })

  it('say of every value what the engine says', () => {
    let refused = 0
    for (const { name, schema } of schemas) {
      const made: CompiledFunction = require(join(bin, validatorFile(name)))
      const engine = validatorByEngine(schema)
      for (let turn = 0; turn < 200; turn++) {
        const input = value(schema, turn)
        const said = made(input)
          ? undefined
          : made.errors?.map((e) => `data${e.instancePath} ${e.message}`).join(', ')
        assert.equal(said, engine(input), `${name} ${JSON.stringify(input)}`)
        if (said !== undefined) refused++
      }
    }
    assert.ok(refused > 200 && refused < schemas.length * 200, `${refused} refused`)
  })

  it('have beside them the engine as it is', () => {
    const { validatorByEngine: bundled } = require(join(bin, validatorFile(ENGINE)))
    const [{ schema } = { schema: {} }] = schemas
    const validate: Validator = bundled(schema)
    assert.equal(validate({}), validatorByEngine(schema)({}))
  })

  it('are made by the version of ajv that the SDK has in it', () => {
    const [file = ''] = readdirSync(SDK).filter((name) => /^ajvProvider-.*\.mjs$/.test(name))
    const inside = /ajv@(\d+\.\d+\.\d+)/.exec(readFileSync(join(SDK, file), 'utf8'))?.[1]
    assert.equal(ajv.version, inside)
  })
})
