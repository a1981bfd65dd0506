import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { callTool, connect, registerClient, tokenRequest } from '../world/oauth-client.ts'
import { travel } from '../world/time.ts'
import { people, startWorld, type World } from '../world/world.ts'

const LIMIT = { timeout: 60_000 }
/** Clients repeat a refresh for so long: 90 seconds from its first use. */
const WINDOW = 90

let world: World

async function connected() {
  const { clientId, tokens } = await connect(world, people.noor)
  const grant = String(decodeJwt(tokens.access_token)['grant'])
  return { clientId, refreshToken: tokens.refresh_token ?? '', grant }
}

/** What the audit trail says of a grant, oldest first. */
function trailOf(grant: string): string[] {
  const database = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'), { readOnly: true })
  const rows = database
    .prepare('SELECT event FROM audit_entry WHERE grant_hash = ? ORDER BY sequence')
    .all(grant) as { event: string }[]
  database.close()
  return rows.map(({ event }) => event)
}

const refresh = (clientId: string, refreshToken: string, more: Record<string, string> = {}) =>
  tokenRequest(world, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
    ...more,
  })

type Answer = Awaited<ReturnType<typeof refresh>>

const refused = ({ status, body }: Answer, error = 'invalid_grant') =>
  assert.deepEqual([status, body.error], [400, error], JSON.stringify(body))

const granted = ({ status, body }: Answer) => {
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

describe('a refresh token', LIMIT, () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  it('is replaced by each use, and the new access token works', async () => {
    const { clientId, refreshToken } = await connected()
    const renewed = granted(await refresh(clientId, refreshToken))
    assert.ok(renewed.refresh_token)
    assert.notEqual(renewed.refresh_token, refreshToken)
    const call = await callTool(world.mcpUrl, 'who_am_i', {}, renewed.access_token)
    assert.equal(call.status, 200)
  })

  it('that comes again after its window is refused and takes its whole family with it', async (t) => {
    const { clientId, refreshToken, grant } = await connected()
    const second = granted(await refresh(clientId, refreshToken)).refresh_token ?? ''
    const third = granted(await refresh(clientId, second)).refresh_token ?? ''
    travel(t, WINDOW)
    refused(await refresh(clientId, refreshToken))
    refused(await refresh(clientId, third))
    refused(await refresh(clientId, second))
    assert.deepEqual(trailOf(grant).slice(-2), ['grant_revoked', 'refresh_reused'])
  })

  it('that comes again in its window gets the same answer, and each time is recorded', async (t) => {
    const { clientId, refreshToken, grant } = await connected()
    const first = granted(await refresh(clientId, refreshToken))
    for (const seconds of [33, 43]) {
      travel(t, seconds)
      const again = await refresh(clientId, refreshToken)
      assert.deepEqual(granted(again), first)
      assert.equal(again.headers.get('cache-control'), 'no-store')
    }
    granted(await refresh(clientId, first.refresh_token ?? ''))
    const replayed = ['refresh_replayed', 'refresh_replayed']
    assert.deepEqual(trailOf(grant), ['code_redeemed', 'refreshed', ...replayed, 'refreshed'])
  })

  it('gets its answer again from another process too', async () => {
    const { clientId, refreshToken } = await connected()
    const first = granted(await refresh(clientId, refreshToken))
    await world.restart()
    assert.deepEqual(granted(await refresh(clientId, refreshToken)), first)
  })

  it('has one window, which no repeat makes longer', async (t) => {
    const { clientId, refreshToken } = await connected()
    const next = granted(await refresh(clientId, refreshToken)).refresh_token ?? ''
    travel(t, WINDOW - 1)
    granted(await refresh(clientId, refreshToken))
    travel(t, 1)
    refused(await refresh(clientId, refreshToken))
    refused(await refresh(clientId, next))
  })

  it('has one answer for eight parallel uses, whose new token keeps working', async () => {
    for (let round = 0; round < 5; round++) {
      const { clientId, refreshToken } = await connected()
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => refresh(clientId, refreshToken)),
      )
      const tokens = new Set(answers.map((answer) => granted(answer).refresh_token ?? ''))
      assert.equal(tokens.size, 1)
      granted(await refresh(clientId, [...tokens][0] ?? ''))
    }
  })

  it('whose answer is in use is refused in its window, and its family lives', async () => {
    const { clientId, refreshToken, grant } = await connected()
    const next = granted(await refresh(clientId, refreshToken)).refresh_token ?? ''
    const last = granted(await refresh(clientId, next)).refresh_token ?? ''
    refused(await refresh(clientId, refreshToken))
    granted(await refresh(clientId, last))
    assert.ok(trailOf(grant).includes('refresh_superseded'))
  })

  it('that was stolen gets nothing in its window for another client or another request', async () => {
    const { clientId, refreshToken, grant } = await connected()
    const thief = await registerClient(world)
    const first = granted(await refresh(clientId, refreshToken))
    refused(await refresh(thief.client_id, refreshToken))
    refused(await refresh(clientId, refreshToken, { scope: 'property:read' }))
    refused(await refresh(clientId, refreshToken, { scope: 'other:all' }), 'invalid_scope')
    assert.deepEqual(granted(await refresh(clientId, refreshToken)), first)
    assert.equal(trailOf(grant).filter((event) => event === 'refresh_replayed').length, 1)
  })

  it('that was stolen ends the thief’s tokens when it comes after the window, access tokens too', async (t) => {
    const { clientId, refreshToken } = await connected()
    const stolen = granted(await refresh(clientId, refreshToken))
    const used = granted(await refresh(clientId, stolen.refresh_token ?? ''))
    travel(t, WINDOW)
    refused(await refresh(clientId, refreshToken))
    refused(await refresh(clientId, used.refresh_token ?? ''))
    for (const { access_token } of [stolen, used]) {
      const { status } = await callTool(world.mcpUrl, 'who_am_i', {}, access_token)
      assert.equal(status, 401)
    }
  })

  it('gets no answer again once its connection was revoked', async () => {
    const { clientId, refreshToken } = await connected()
    const { refresh_token: token = '' } = granted(await refresh(clientId, refreshToken))
    const body = new URLSearchParams({ client_id: clientId, token })
    const revoked = await fetch(`${world.url}/oauth/revoke`, { method: 'POST', body })
    assert.equal(revoked.status, 200)
    refused(await refresh(clientId, refreshToken))
  })

  it('and its answer are not to be read in a stolen database', async () => {
    const { clientId, refreshToken } = await connected()
    const answer = granted(await refresh(clientId, refreshToken))
    const bytes = ['voordeur.sqlite', 'voordeur.sqlite-wal']
      .map((name) => readFileSync(join(world.dataDir, name), 'latin1'))
      .join('')
    const signature = answer.access_token.split('.')[2] ?? ''
    for (const secret of [refreshToken, answer.refresh_token ?? '', signature])
      assert.equal(bytes.includes(secret), false)
  })

  it('is worthless to another client, and stays good for its own', async () => {
    const { clientId, refreshToken } = await connected()
    const thief = await registerClient(world)
    refused(await refresh(thief.client_id, refreshToken))
    granted(await refresh(clientId, refreshToken))
  })

  it('gives at most the scopes of the consent, and less when less is asked', async () => {
    const scope = 'property:read assessments:read'
    const { clientId, tokens } = await connect(world, people.noor, { scope })
    const first = tokens.refresh_token ?? ''
    refused(
      await refresh(clientId, first, { scope: `${scope} assessments:write` }),
      'invalid_scope',
    )

    const narrow = granted(await refresh(clientId, first, { scope: 'property:read' }))
    assert.equal(narrow.scope, 'property:read')
    const call = await callTool(world.mcpUrl, 'who_am_i', {}, narrow.access_token)
    assert.equal(call.status, 403)

    const wide = granted(await refresh(clientId, narrow.refresh_token ?? ''))
    assert.equal(wide.scope, scope)
  })

  it('does not give a token for another resource', async () => {
    const { clientId, refreshToken } = await connected()
    refused(await refresh(clientId, refreshToken, { resource: world.url }), 'invalid_target')
    granted(await refresh(clientId, refreshToken, { resource: world.mcpUrl }))
  })

  it('works after a restart', async () => {
    const { clientId, refreshToken } = await connected()
    await world.restart()
    granted(await refresh(clientId, refreshToken))
  })

  it('ends its family at its first repeat where repeats are switched off', async () => {
    const strict = await startWorld({ REFRESH_REPLAY_SECONDS: '0' })
    try {
      const { clientId, tokens } = await connect(strict, people.noor)
      const use = (refresh_token = '') =>
        tokenRequest(strict, { grant_type: 'refresh_token', client_id: clientId, refresh_token })
      const next = granted(await use(tokens.refresh_token)).refresh_token
      refused(await use(tokens.refresh_token))
      refused(await use(next))
    } finally {
      await strict.close()
    }
  })

  it('ends after 14 days without use, and with its grant after 30 days', async (t) => {
    const { clientId, refreshToken } = await connected()
    const idle = await connected()
    const DAYS = 86_400
    travel(t, 13 * DAYS)
    const second = granted(await refresh(clientId, refreshToken)).refresh_token ?? ''
    travel(t, 2 * DAYS)
    refused(await refresh(idle.clientId, idle.refreshToken))
    travel(t, 11 * DAYS)
    const third = granted(await refresh(clientId, second)).refresh_token ?? ''
    travel(t, 5 * DAYS)
    refused(await refresh(clientId, third))
  })
})
