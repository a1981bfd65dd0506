import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { callTool } from '../world/oauth-client.ts'
import { people } from '../world/world.ts'
import { type GatewayProcess, startProcess } from './gateway-process.ts'
import { ORPHANS } from './orphans.ts'
import { begin, Gone, signInSteps, type Underway } from './sign-in-steps.ts'
import { type Deployment, prepareDeployment } from './small-deployment.ts'

const MAIN = join(import.meta.dirname, 'small-server.ts')
const STEPS = signInSteps(people.noor)
const NAMES = Object.keys(STEPS)
/** What is used up by the request itself: whoever gets no answer to it begins again. */
const USED_ONCE = ['callback', 'resume', 'redeem']
/** A kill comes up to so long after the request was sent. */
const WITHIN_MS = 25

let world: Deployment
let gateway: GatewayProcess

const step = (name: string, underway: Underway) =>
  (STEPS[name] ?? assert.fail(name))(world, underway)

async function go(underway: Underway, names: readonly string[]): Promise<void> {
  for (const name of names) await step(name, underway)
}

async function killed(): Promise<void> {
  await gateway.kill()
  gateway = await startProcess(world.settings(), MAIN)
}

async function assertConnected({ accessToken }: Underway): Promise<void> {
  const { status } = await callTool(world.mcpUrl, 'public_ping', {}, accessToken)
  assert.equal(status, 200)
}

function count(sql: string): number {
  const file = join(world.dataDir, String(world.port), 'voordeur.sqlite')
  const database = new DatabaseSync(file, { readOnly: true })
  const { n } = database.prepare(sql).get() as { n: number }
  database.close()
  return n
}

function assertNoOrphans(): void {
  for (const [what, sql] of Object.entries(ORPHANS)) assert.equal(count(sql), 0, what)
}

describe('a server that is killed while somebody signs in', { timeout: 240_000 }, () => {
  before(async () => {
    world = await prepareDeployment()
    gateway = await startProcess(world.settings(), MAIN)
  })
  after(async () => {
    await gateway?.kill()
    await world?.close()
  })

  it('knows after its start every step that it had answered', async (t) => {
    const underway = await begin(world)
    await killed()
    for (const name of NAMES) {
      await step(name, underway)
      await killed()
    }
    await assertConnected(underway)
    assertNoOrphans()
    t.diagnostic(`kill -9 after each of ${NAMES.length + 1} answers of one sign-in: 0 steps lost`)
  })

  it('goes on with a request that was under way, or lets the person begin again', async (t) => {
    let [unanswered, again, connected] = [0, 0, 0]
    for (const [index, name] of NAMES.entries()) {
      const underway = await begin(world)
      await go(underway, NAMES.slice(0, index))
      const asked = step(name, underway).then(
        () => true,
        () => false,
      )
      await pause(Math.random() * WITHIN_MS)
      await killed()
      const rest = NAMES.slice((await asked) ? index + 1 : index)
      if (rest.length === NAMES.length - index) unanswered += 1
      try {
        await go(underway, rest)
        await assertConnected(underway)
        connected += 1
      } catch (error) {
        assert.ok(error instanceof Gone && USED_ONCE.includes(name), `${name}: ${error}`)
        again += 1
        const anew = await begin(world)
        await go(anew, NAMES)
        await assertConnected(anew)
      }
      assertNoOrphans()
    }
    t.diagnostic(
      `kill -9 during each of ${NAMES.length} requests of a sign-in: ${unanswered} without an ` +
        `answer, ${connected} went on, ${again} began again, 0 stuck, 0 orphans`,
    )
  })
})
