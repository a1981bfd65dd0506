import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { type ScriptedAnswer, startScriptedServer } from '../../http/scripted-server-fixture.ts'
import { CredentialUnavailable } from './client-authentication.ts'
import { HEADER, IDENTITY, JWT, movableClock, NOW, patientAt } from './credential-fixture.ts'
import { fetchManagedIdentityToken, type ManagedIdentityRequest } from './managed-identity-token.ts'

const IN_AN_HOUR = NOW / 1000 + 3600
const GOOD = { access_token: JWT, expires_on: String(IN_AN_HOUR), client_id: IDENTITY }

const ask = (endpoint: string | undefined, changed: Partial<ManagedIdentityRequest> = {}) =>
  fetchManagedIdentityToken(
    {
      endpoint: () => endpoint,
      header: () => HEADER,
      clientId: IDENTITY,
      resource: 'api://AzureADTokenExchange',
      ...changed,
    },
    patientAt(movableClock()).patience,
  )

async function askWhenAnswered(...answers: ScriptedAnswer[]) {
  await using server = await startScriptedServer(...answers)
  return await ask(`${server.origin}/msi/token`)
}

/** The error as a log would show it, causes and all. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => assert.fail('a token was given'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof CredentialUnavailable, inspect(error))
  const shown = inspect(error, { depth: 10 })
  for (const secret of [HEADER, JWT]) assert.ok(!shown.includes(secret), shown)
  return shown
}

describe('the token of a managed identity', () => {
  it('is asked for by client id, with the secret header', async () => {
    await using server = await startScriptedServer({ body: GOOD })
    const token = await ask(`${server.origin}/msi/token`)
    assert.deepEqual(token, { token: JWT, expiresAt: IN_AN_HOUR * 1000 })
    const [request] = server.requests
    assert.equal(request?.url.pathname, '/msi/token')
    assert.deepEqual(Object.fromEntries(request?.url.searchParams ?? []), {
      'api-version': '2019-08-01',
      resource: 'api://AzureADTokenExchange',
      client_id: IDENTITY,
    })
    assert.equal(request?.headers['x-identity-header'], HEADER)
  })

  it('may come with a numeric expires_on, and with the client id in capitals or not at all', async () => {
    const number = { ...GOOD, expires_on: IN_AN_HOUR, client_id: IDENTITY.toUpperCase() }
    assert.equal((await askWhenAnswered({ body: number })).expiresAt, IN_AN_HOUR * 1000)
    const { client_id: _, ...bare } = GOOD
    assert.equal((await askWhenAnswered({ body: bare })).token, JWT)
  })

  it('is believed for a day at most', async () => {
    const far = { ...GOOD, expires_on: '99999999999' }
    assert.equal((await askWhenAnswered({ body: far })).expiresAt, NOW + 86_400_000)
  })

  it('is asked for twice when the first answer passes', async () => {
    assert.equal((await askWhenAnswered({ status: 503 }, { body: GOOD })).token, JWT)
  })

  const BAD_ANSWERS: [string, ScriptedAnswer, RegExp][] = [
    ['no JSON', { body: 'token' }, /not JSON/],
    ['null', { body: 'null' }, /no access_token/],
    ['half a body', 'half a body', /did not arrive whole/],
    ['more than 64 KiB', { body: { ...GOOD, pad: 'p'.repeat(65_536) } }, /not JSON|whole/],
    ['no token', { body: { ...GOOD, access_token: undefined } }, /no access_token/],
    ['an empty token', { body: { ...GOOD, access_token: '' } }, /no access_token/],
    ['a token with a line break', { body: { ...GOOD, access_token: 'a\nb' } }, /no access_token/],
    ['a token that is no text', { body: { ...GOOD, access_token: 5 } }, /no access_token/],
    ['no expiry', { body: { ...GOOD, expires_on: undefined } }, /no expires_on/],
    ['a date as expiry', { body: { ...GOOD, expires_on: '11/20/2026' } }, /no expires_on/],
    ['milliseconds as expiry', { body: { ...GOOD, expires_on: NOW } }, /no expires_on/],
    ['an expired token', { body: { ...GOOD, expires_on: NOW / 1000 } }, /has expired.*clock/],
    ['another identity', { body: { ...GOOD, client_id: 'system' } }, /another identity/],
    ['400', { status: 400 }, /answered 400.*client id .*not its principal id/],
    ['401', { status: 401 }, /answered 401.*IDENTITY_HEADER/],
    ['403', { status: 403 }, /answered 403.*IDENTITY_HEADER/],
    ['a redirect', { status: 302, headers: { location: '/' } }, /answered 302/],
    ['503 and 503', { status: 503 }, /answered 503.*again in a minute/],
    ['201 with a token', { status: 201, body: GOOD }, /answered 201/],
    ['no answer', 'cut', /can't be reached/],
  ]
  for (const [what, answer, expected] of BAD_ANSWERS) {
    it(`is not had from ${what}`, async () => {
      await using server = await startScriptedServer(answer)
      const slow = { ...patientAt(movableClock()).patience, timeoutMs: 300 }
      const request = {
        endpoint: () => server.origin,
        header: () => HEADER,
        clientId: IDENTITY,
        resource: 'x',
      }
      assert.match(await refusal(fetchManagedIdentityToken(request, slow)), expected)
    })
  }

  it('is never asked for without a client id: that would be the system-assigned identity', async () => {
    await using server = await startScriptedServer({ body: GOOD })
    for (const clientId of ['', 'my-identity', ` ${IDENTITY}`]) {
      assert.match(await refusal(ask(server.origin, { clientId })), /must be a GUID/)
    }
    assert.equal(server.requests.length, 0)
  })

  it('is not asked for anywhere but nearby, or without the header', async () => {
    assert.match(await refusal(ask(undefined)), /IDENTITY_ENDPOINT is missing/)
    assert.match(await refusal(ask('http://identity.example/')), /not an address of this machine/)
    await using server = await startScriptedServer({ body: GOOD })
    for (const header of [undefined, '', '  ', `${HEADER}\nx`, `${HEADER} é`, 'h'.repeat(1025)]) {
      const refused = await refusal(ask(server.origin, { header: () => header }))
      assert.match(refused, /IDENTITY_HEADER is missing or not usable/)
    }
    assert.equal(server.requests.length, 0)
  })
})
