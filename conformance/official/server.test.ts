import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect } from '../../test/world/oauth-client.ts'
import { people, startWorld, type World } from '../../test/world/world.ts'
import { type BearerProxy, startBearerProxy } from './bearer-proxy.ts'
import { conformanceApp } from './conformance-app.ts'
import { runSuite } from './run-suite.ts'

const results = mkdtempSync(join(tmpdir(), 'voordeur-conformance-'))
const EXCUSED = fileURLToPath(
  new URL('../fixtures/expected-failures-2025-11-25.yaml', import.meta.url),
)
let world: World
let proxy: BearerProxy

const suite = (requirements: string, ...more: string[]) =>
  runSuite(
    [
      'server',
      '--url',
      `${proxy.origin}/mcp`,
      '--requirements',
      requirements,
      '-o',
      results,
      ...more,
    ],
    { timeoutMs: 180_000 },
  )

/** The suite through the real HTTP and token stack: every call needs a token, and brings one. */
describe('the official conformance suite', () => {
  before(async () => {
    // The suite calls faster than a person would; the limits have their own tests.
    const env = { REQUIRE_SIGN_IN: 'true', RATE_LIMITS: 'toolCall=100000/60s' }
    world = await startWorld(env, async () => ({ app: conformanceApp, close: () => {} }))
    const { tokens } = await connect(world, people.noor)
    proxy = await startBearerProxy(world.url, tokens.access_token)
  })
  after(async () => {
    await proxy.close()
    await world.close()
    rmSync(results, { recursive: true, force: true })
  })

  it('lets nothing in without the token', async () => {
    const response = await fetch(world.mcpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    })
    assert.equal(response.status, 401)
  })

  it('2026-07-28: all 37 scored scenarios pass', async (t) => {
    const { code, output } = await suite('2026-07-28')
    t.diagnostic(summary(output))
    assert.equal(code, 0, output.slice(-4_000))
    const scored = scenarios(output)
    assert.equal(scored.length, 37)
    assert.deepEqual(
      scored.filter(({ failed }) => failed > 0),
      [],
    )
  })

  it('2025-11-25: only the excused scenarios fail', async (t) => {
    const { code, output } = await suite(
      '2025-11-25',
      '--timeout',
      '4000',
      '--expected-failures',
      EXCUSED,
    )
    t.diagnostic(summary(output))
    assert.equal(code, 0, output.slice(-4_000))
  })
})

/** The suite's own closing lines. */
const summary = (output: string): string => output.trimEnd().split('\n').slice(-12).join(' | ')

/** The scenarios that count for the revision; the suite names the others once more, with why. */
function scenarios(output: string): { name: string; failed: number }[] {
  const unscored = new Set(
    [...output.matchAll(/^\s*[✓✗] ([\w-]+) \(/gmu)].map(([, name]) => name ?? ''),
  )
  return [...output.matchAll(/^\s*[✓✗] ([\w-]+): \d+ passed, (\d+) failed/gmu)]
    .map(([, name = '', failed]) => ({ name, failed: Number(failed) }))
    .filter(({ name }) => !unscored.has(name))
}
