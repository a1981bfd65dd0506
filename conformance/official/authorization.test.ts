import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../../scripts/free-port.ts'
import { Browser } from '../../test/world/browser.ts'
import { allowAs, openConsent } from '../../test/world/oauth-client.ts'
import { people, startWorld, type World } from '../../test/world/world.ts'
import { runSuite } from './run-suite.ts'

const CLIENT = 'conformance-client'
const results = mkdtempSync(join(tmpdir(), 'voordeur-conformance-'))
let world: World
let callbackPort: number

describe('the official authorization scenarios', () => {
  before(async () => {
    callbackPort = await freePort()
    const client = {
      client_id: CLIENT,
      client_name: 'Conformance suite',
      redirect_uris: [`http://127.0.0.1:${callbackPort}/callback`],
    }
    world = await startWorld({ STATIC_CLIENTS: JSON.stringify([client]) })
  })
  after(async () => {
    await world.close()
    rmSync(results, { recursive: true, force: true })
  })

  it('all pass, with a person who signs in', async (t) => {
    let signedIn: Promise<unknown> | undefined
    const { code, output } = await runSuite(
      [
        'authorization',
        '--url',
        world.url,
        '--client-id',
        CLIENT,
        '--resource',
        world.mcpUrl,
      ].concat('-p', String(callbackPort), '-o', results),
      {
        timeoutMs: 60_000,
        onOutput: (printed) => {
          const url = /http:\/\/localhost:\d+\/oauth\/authorize\?\S+/.exec(printed)?.[0]
          if (url && !signedIn) signedIn = signIn(new URL(url))
        },
      },
    )
    await signedIn
    t.diagnostic(output.trimEnd().split('\n').slice(-6).join(' | '))
    assert.equal(code, 0, output.slice(-4_000))
    assert.match(output, /3 passed, 0 failed/)
  })
})

/** Opens the printed address as a person would, and takes the answer to the suite's callback. */
async function signIn(url: URL): Promise<void> {
  const browser = new Browser()
  const back = await allowAs(browser, await openConsent(browser, url), people.noor)
  await fetch(back)
}
