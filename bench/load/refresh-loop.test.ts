import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { refreshLoop } from './refresh-loop.ts'

/** A token endpoint that takes each refresh token once; `answer` may spoil the answer. */
async function load(answer: (token: string) => object = rotated) {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    assert.deepEqual(
      [request.url, form.get('grant_type'), form.get('client_id')?.slice(0, 2)],
      ['/oauth/token', 'refresh_token', 'c-'],
    )
    asked.push(`${form.get('client_id')} ${form.get('refresh_token')}`)
    response.end(JSON.stringify(answer(form.get('refresh_token') ?? '')))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const chains = ['a', 'b'].map((name) => ({ clientId: `c-${name}`, refreshToken: `${name}0` }))
  try {
    const result = await refreshLoop({
      ...{ kind: 'refresh', port, path: '/oauth/token', host: 'localhost', chains },
      durationMs: 50,
    })
    return { asked, result }
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

const rotated = (token: string) => ({
  access_token: 'x',
  refresh_token: `${token[0]}${Number(token.slice(1)) + 1}`,
})

test('every refresh redeems the token that the one before it brought, each chain its own', async () => {
  const { asked, result } = await load()
  assert.equal(result.faults, 0)
  assert.equal(result.requests, asked.length)
  for (const name of ['a', 'b']) {
    const mine = asked.filter((each) => each.startsWith(`c-${name} `))
    assert.deepEqual(
      mine,
      mine.map((_, index) => `c-${name} ${name}${index}`),
    )
    const next = result.chains?.find(({ clientId }) => clientId === `c-${name}`)
    assert.equal(next?.refreshToken, `${name}${mine.length}`)
  }
})

test('an answer without a new refresh token, or without an access token, is a fault and ends its chain', async () => {
  for (const answer of [
    { access_token: 'x' },
    { refresh_token: 'a9' },
    { error: 'invalid_grant' },
  ]) {
    const { asked, result } = await load(() => answer)
    assert.deepEqual([asked.length, result.faults], [2, 2])
  }
  const same = await load((token) => ({ access_token: 'x', refresh_token: token }))
  assert.deepEqual([same.asked.length, same.result.faults], [2, 2])
})
