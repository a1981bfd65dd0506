import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { openRealEstate } from '../../apps/real-estate/src/open-real-estate.ts'
import { freePort } from '../../scripts/free-port.ts'
import { startWorld } from '../world/world.ts'
import { outcome, script, temporaryFolder } from './run.ts'

const STEPS = [
  /^1\. Discover/m,
  /POST \/mcp +401 /,
  /GET {2}\/\.well-known\/oauth-protected-resource\/mcp +200 /,
  /GET {2}\/\.well-known\/oauth-authorization-server +200 /,
  /^2\. Register/m,
  /POST \/oauth\/register +201 /,
  /^3\. Consent, sign in, redeem/m,
  /GET {2}\/oauth\/consent\/\S+ +200 /,
  /Allow “Voordeur demo”/,
  /Sends you back to +127\.0\.0\.1:8976 /,
  /signs in +noor@voorbeeld\.example/,
  /GET {2}\/oauth\/callback +303 /,
  /POST \/oauth\/token +200 /,
  /aud +http:\/\/localhost:\d+\/mcp/,
  /^4\. Tools/m,
  /8 tools +Get_Addresses_for_Postcode \(public\)/,
  /1234 AA +16 addresses/,
  /assessed +Voordeurstraat 1, 1234 AA Voorbeek/,
  /^5\. Somebody else/m,
  /signs in +sem@voorbeeld\.example/,
  /assessed +nothing yet/,
  /answer +There is no assessment with this assessment_id\./,
  /^6\. Refresh and revoke/m,
  /POST \/oauth\/revoke +200 /,
  /POST \/oauth\/token +400 .+\n +error +invalid_grant/,
  /^Done: /m,
]

/** All of it, in this order. */
function assertJourney(text: string): void {
  let rest = text
  for (const step of STEPS) {
    const at = rest.search(step)
    assert.ok(at >= 0, `${step} in:\n${rest}`)
    rest = rest.slice(at)
  }
  assert.doesNotMatch(text, /eyJ/, 'no token')
  assert.ok(!text.includes('\u001b'), 'no colours outside a terminal')
  assert.deepEqual(
    text.split('\n').filter((line) => line.length > 100),
    [],
  )
}

describe('npm run demo', () => {
  it('starts a gateway of its own when none runs, and removes it', async (t) => {
    // Its data folder is looked for in a place that no other demo uses.
    const TMPDIR = temporaryFolder(t)
    const env = { PORT: String(await freePort()), TMPDIR }
    const { code, stdout, stderr } = await outcome(t, ['npm', 'run', '--silent', 'demo'], { env })
    assert.deepEqual([code, stderr], [0, ''], stdout)
    assert.match(stdout, /^No gateway runs, so the demo started one at /)
    assertJourney(stdout)
    const left = readdirSync(TMPDIR).filter((name) => name.startsWith('voordeur-'))
    assert.deepEqual(left, [], 'nothing is left behind')
  })

  it('walks through the gateway that runs, and says what is wrong when it can’t', async (t) => {
    const world = await startWorld({}, openRealEstate)
    t.after(() => world.close())
    const PORT = new URL(world.url).port
    const found = await outcome(t, script('demo'), { env: { PORT } })
    assert.deepEqual([found.code, found.stderr], [0, ''], found.stdout)
    assert.match(found.stdout, /^Through the gateway at .+, which is running\./)
    assertJourney(found.stdout)

    const elsewhere = script('demo', '--url', world.url, '--postcode', '1381AA')
    const { code, stdout, stderr } = await outcome(t, elsewhere)
    assert.equal(code, 1)
    assert.match(stdout, /^Through the gateway at .+, as asked\./)
    assert.match(stderr, /^The register of this gateway has no address in 1381AA\. .+--postcode/)
  })

  it('walks through one where everybody must sign in', async (t) => {
    const world = await startWorld({ REQUIRE_SIGN_IN: 'true' }, openRealEstate)
    t.after(() => world.close())
    const { code, stdout, stderr } = await outcome(t, script('demo', '--url', world.mcpUrl))
    assert.deepEqual([code, stderr], [0, ''], stdout)
    assert.match(stdout, /POST \/mcp +401 {2}This gateway wants a token for everything/)
  })

  it('fails with a clear sentence where nothing answers', async (t) => {
    const url = `http://localhost:${await freePort()}`
    const { code, stderr } = await outcome(t, script('demo', '--url', url))
    assert.equal(code, 1)
    assert.ok(stderr.startsWith(`POST ${url}/mcp got no answer (ECONNREFUSED).`), stderr)
  })

  const refusals: [readonly string[], RegExp][] = [
    [['--url', 'nonsense'], /^--url must be an http\(s\) address/],
    [['--nonsense'], /^Unknown option '--nonsense'.*\n\nUsage: /],
  ]
  for (const [args, sentence] of refusals) {
    it(`fails with a clear sentence: ${args.join(' ')}`, async (t) => {
      const { code, stderr } = await outcome(t, script('demo', ...args))
      assert.equal(code, 1)
      assert.match(stderr, sentence)
      assert.doesNotMatch(stderr, /\n {4}at /)
    })
  }
})
