import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createToolset, type Toolset, type ToolsetParts } from '../toolset.ts'
import { checkedToolset } from './fits-contract.ts'
import { caller, onSampleTown, type SampleTown } from './on-sample-town.ts'

let town: SampleTown
before(async () => {
  town = await onSampleTown()
})
after(() => town.close())

const input = { postcode: '1234AA' }

/** The real tools, except that one answer is changed on its way. */
const tampering =
  (change: (output: Record<string, unknown>) => object) =>
  (parts: ToolsetParts): Toolset => {
    const tools = createToolset(parts)
    return {
      ...tools,
      Get_Addresses_for_Postcode: async (...call) => {
        const output = await tools.Get_Addresses_for_Postcode(...call)
        return change({ ...output }) as typeof output
      },
    }
  }

const asked = (change: Parameters<typeof tampering>[0]) => {
  const parts = { register: town.register, assessments: town.assessments }
  return caller(checkedToolset(parts, tampering(change)), undefined)(
    'Get_Addresses_for_Postcode',
    input,
  )
}

test('an answer that fits passes unchanged', async () => {
  const [checked, plain] = [
    await asked((output) => output),
    await town.call('Get_Addresses_for_Postcode', input),
  ]
  assert.deepEqual(checked, plain)
})

test('an answer that does not fit its contract fails the test that got it', async () => {
  for (const [change, why] of [
    [() => ({}), /Get_Addresses_for_Postcode output/],
    [(output) => ({ ...output, as_of: 2026 }), /as_of/],
    [(output) => ({ ...output, unheard_of: true }), /additional properties/i],
    // Not what a client would get of it.
    [(output) => ({ ...output, data: { ...(output['data'] as object), total: -0 } }), /total: -0/],
  ] as const satisfies readonly (readonly [Parameters<typeof tampering>[0], RegExp])[]) {
    await assert.rejects(asked(change), why)
  }
})

test('no test goes around that check', () => {
  const root = join(import.meta.dirname, '..')
  const support = globSync('**/*{.test,-fixture,on-sample-town}.ts', { cwd: root })
  assert.ok(support.length > 20)
  const around = support.filter((file) =>
    /\bcreateToolset\(/.test(readFileSync(join(root, file), 'utf8')),
  )
  // Here it is what is tampered with.
  assert.deepEqual(around, [join('tools', 'fits-contract.test.ts')])
})
