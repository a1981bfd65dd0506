import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { after, afterEach, before, beforeEach, describe, it, type TestContext } from 'node:test'
import { startHttpsServer } from '../../http/test-https-server.ts'
import type { Env } from '../../node/environment.ts'
import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'
import { APP, noLimit, type SignInService, startSignInService } from '../sign-in-service-fixture.ts'
import { certificates, judgeCertificate } from './certificates.ts'
import { clock, judgeClock } from './clock.ts'
import { publicAddress } from './public-address.ts'
import { signInService } from './sign-in-service.ts'
import { signingKeys } from './signing-keys.ts'

/** Not one of the names for this machine, and yet nowhere else. */
const ELSEWHERE = '127.0.0.2'

let service: SignInService
beforeEach(async () => {
  service = await startSignInService()
})
afterEach(() => service[Symbol.asyncDispose]())

async function row(check: Check, env: Env = {}): Promise<Finding> {
  const [finding] = await check.run(service.examination(env), noLimit())
  return finding ?? assert.fail('no finding')
}

describe('the sign-in service', () => {
  it('is found, with S256 used whether or not it is listed', async () => {
    assert.match((await row(signInService)).found, /S256 not listed and used all the same/)
    service.document['code_challenge_methods_supported'] = ['plain', 'S256']
    assert.match((await row(signInService)).found, /\(with S256\)/)
    service.document['code_challenge_methods_supported'] = ['plain']
    const { status, fix } = await row(signInService)
    assert.deepEqual([status, /RFC 7636/.test(fix ?? '')], ['warning', true])
  })

  it('with another issuer is a problem', async () => {
    service.document['issuer'] = 'https://evil.example'
    const { status, found } = await row(signInService)
    assert.equal(status, 'problem')
    assert.match(found, /names the issuer https:\/\/evil\.example\. It should be /)
  })

  it('without a member that a sign-in needs is a problem', async () => {
    for (const name of ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
      const { [name]: kept, ...rest } = service.document
      service.document = rest
      assert.match((await row(signInService)).found, /is no discovery document/, name)
      service.document = { ...rest, [name]: kept }
    }
    assert.equal((await row(signInService)).status, 'ok')
  })

  it('with an endpoint over http is a problem, but for a gateway on this machine', async () => {
    const env = {
      PUBLIC_URL: 'https://door.example',
      VOORDEUR_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    }
    const { status, found } = await row(signInService, env)
    assert.deepEqual([status, /not https/.test(found)], ['problem', true])
  })

  it('that nobody configured is not looked for', async () => {
    const { status } = await row(signInService, { ENTRA_TENANT: undefined })
    assert.equal(status, 'skipped')
  })

  it('that does not answer is a problem, and what needs it is not checked', async () => {
    await service[Symbol.asyncDispose]()
    const { status, found } = await row(signInService)
    assert.deepEqual([status, /refuses connections/.test(found)], ['problem', true])
    for (const check of [signingKeys, clock]) assert.equal((await row(check)).status, 'skipped')
    service = await startSignInService()
  })
})

describe('the signing keys', () => {
  it('are read as the server reads them', async () => {
    assert.deepEqual(await row(signingKeys), {
      check: 'signing keys',
      status: 'ok',
      found: '1 key(s) for RS256.',
    })
    service.document['jwks_uri'] = `${service.origin}/token`
    const { status, found } = await row(signingKeys)
    assert.equal(status, 'problem')
    assert.match(found, /gives no usable keys/)
  })
})

describe('the clock', () => {
  const here = Date.UTC(2026, 10, 21, 12)
  const judged = (seconds: number) => {
    const date = new Date(here - seconds * 1000).toUTCString()
    const { status, found } = judgeClock(new Headers({ date }), here)
    return `${status} ${found}`
  }

  it('may be a minute off, is warned of up to five, and is a problem beyond', () => {
    assert.match(judged(0), /^ok /)
    assert.match(judged(60), /^ok 60 s ahead/)
    assert.match(judged(-60), /^ok 60 s behind/)
    assert.match(judged(61), /^warning 61 s ahead of/)
    assert.match(judged(-300), /^warning 300 s behind/)
    assert.match(judged(301), /^problem 301 s ahead/)
    assert.match(judged(-301), /^problem 301 s behind/)
  })

  it('is compared with when the answer was written, not with when a cache sent it', () => {
    const date = new Date(here - 3_600_000).toUTCString()
    assert.equal(judgeClock(new Headers({ date, age: '3600' }), here).status, 'ok')
  })

  it('is not judged without a date', () => {
    assert.equal(judgeClock(new Headers(), here).status, 'skipped')
    assert.equal(judgeClock(new Headers({ date: 'yesterday' }), here).status, 'skipped')
  })

  it('is compared over the network', async () => {
    service.headers = { date: new Date(Date.now() - 400_000).toUTCString() }
    const { status, found } = await row(clock)
    assert.equal(status, 'problem')
    assert.match(found, /^(399|400|401) s ahead of the sign-in service\.$/)
  })
})

describe('the public address', () => {
  async function gateway(t: TestContext, listener: RequestListener): Promise<string> {
    const server = createServer(listener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://localhost:${(server.address() as AddressInfo).port}`
  }

  it('answers as itself', async (t) => {
    const url = await gateway(t, (_, response) => response.end(JSON.stringify({ issuer: url })))
    assert.equal((await row(publicAddress, { PUBLIC_URL: url })).status, 'ok')
  })

  it('that answers as another, or as no authorization server, is a problem', async (t) => {
    const other = await gateway(t, (_, response) => response.end('{"issuer":"https://x.example"}'))
    const { status, found } = await row(publicAddress, { PUBLIC_URL: other })
    assert.equal(status, 'problem')
    assert.match(found, /calls itself https:\/\/x\.example/)
    const page = await gateway(t, (_, response) => response.writeHead(404).end('<html>'))
    assert.match((await row(publicAddress, { PUBLIC_URL: page })).found, /something else \(404/)
  })

  it('whose certificate nobody trusts is a problem for everybody', async () => {
    await using server = await startHttpsServer(['x'], (_, response) => response.end(), ELSEWHERE)
    const { status, found } = await row(publicAddress, {
      PUBLIC_URL: `https://${ELSEWHERE}:${server.port}`,
    })
    assert.deepEqual([status, /certificate/.test(found)], ['problem', true])
  })

  it('where nothing runs is no fault on this machine, and warned of elsewhere', async () => {
    const { port } = new URL(service.origin)
    await service[Symbol.asyncDispose]()
    const local = await row(publicAddress, { PUBLIC_URL: `http://localhost:${port}` })
    assert.equal(local.status, 'skipped')
    const { status, fix } = await row(publicAddress, { PUBLIC_URL: `https://${ELSEWHERE}:${port}` })
    assert.equal(status, 'warning')
    assert.ok(fix)
    service = await startSignInService()
  })
})

describe('TLS', () => {
  let server: Awaited<ReturnType<typeof startHttpsServer>>
  before(async () => {
    server = await startHttpsServer(['localhost'], (_, response) => response.end())
  })
  after(() => server[Symbol.asyncDispose]())
  const url = (host = 'localhost') => new URL(`https://${host}:${server.port}/`)

  it('is warned of in the last fourteen days of a certificate', async () => {
    const DAY = 86_400_000
    const judge = (now: number) => judgeCertificate(url(), now, noLimit(), server.ca)
    const soon = await judge(Date.now())
    assert.deepEqual([soon.status, /0 more day/.test(soon.found)], ['warning', true])
    assert.equal((await judge(Date.now() - 13 * DAY)).status, 'warning')
    assert.equal((await judge(Date.now() - 14 * DAY)).status, 'ok')
  })

  it('is a problem when nobody vouches for the certificate, or it is for another name', async () => {
    const untrusted = await judgeCertificate(url(), Date.now(), noLimit())
    assert.equal(untrusted.status, 'problem')
    assert.match(untrusted.found, /does not trust/)
    const other = await judgeCertificate(url('127.0.0.1'), Date.now(), noLimit(), server.ca)
    assert.equal(other.status, 'problem')
    assert.match(other.found, /for another name/)
  })

  it('is not judged where nothing answers, and ends when it is told to', async (t) => {
    const { port: closed } = new URL(service.origin)
    await service[Symbol.asyncDispose]()
    const nowhere = new URL(`https://localhost:${closed}/`)
    assert.equal((await judgeCertificate(nowhere, 0, noLimit())).status, 'skipped')
    service = await startSignInService()
    const silent = createSocketServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    t.after(() => void silent.close())
    const { port } = silent.address() as AddressInfo
    const late = await judgeCertificate(
      new URL(`https://localhost:${port}/`),
      0,
      AbortSignal.timeout(20),
    )
    assert.match(late.found, /did not answer in time/)
  })

  it('is not looked at where everything is on this machine', async () => {
    assert.equal((await row(certificates)).status, 'skipped')
    const rows = await certificates.run(
      service.examination({
        PUBLIC_URL: url().href,
        VOORDEUR_MASTER_KEY: 'x',
        ENTRA_CLIENT_ID: APP,
      }),
      noLimit(),
    )
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['problem'],
    )
  })
})
