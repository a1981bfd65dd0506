import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  APP,
  CALLBACK,
  noLimit,
  type SignInService,
  startSignInService,
} from '../sign-in-service-fixture.ts'
import { redirectUri } from './redirect-uri.ts'

let service: SignInService
/** What the probe asked. */
let asked: URLSearchParams
beforeEach(async () => {
  service = await startSignInService()
})
afterEach(() => service[Symbol.asyncDispose]())

function answers(status: number, headers: Record<string, string>, body = '') {
  service.authorize = (request, response) => {
    asked = new URL(request.url ?? '', service.origin).searchParams
    response.writeHead(status, headers).end(body)
  }
}

async function found() {
  const [row] = await redirectUri.run(service.examination(), noLimit())
  return row ?? assert.fail('no finding')
}

describe('the redirect URI', () => {
  it('is registered when the provider sends nobody back to it', async () => {
    answers(302, { location: `${CALLBACK}?error=login_required&state=x` })
    assert.deepEqual(await found(), {
      check: 'redirect URI',
      status: 'ok',
      found: `${CALLBACK} is registered.`,
    })
  })

  it('is asked about as a sign-in would, but so that nothing can be shown or signed in', async () => {
    answers(200, {})
    await found()
    const { state, nonce, code_challenge, ...rest } = Object.fromEntries(asked)
    assert.deepEqual(rest, {
      client_id: APP,
      redirect_uri: CALLBACK,
      response_type: 'code',
      response_mode: 'query',
      scope: `openid profile ${APP}/access_as_user`,
      prompt: 'none',
      code_challenge_method: 'S256',
    })
    for (const random of [state, nonce, code_challenge]) assert.match(random ?? '', /^[\w-]{43}$/)
  })

  it('is not registered when the page says so, and the command adds it', async () => {
    for (const code of ['AADSTS50011', 'AADB2C90006']) {
      answers(200, {}, `<html>…"${code}: The redirect URI '${CALLBACK}' …`)
      const { status, found: text, command } = await found()
      assert.equal(status, 'problem')
      assert.match(text, new RegExp(code))
      assert.match(command ?? '', /--web-redirect-uris .*<redirect-uri>$/)
    }
  })

  it('is beside the point when the app is not there', async () => {
    answers(400, {}, 'AADSTS700016: Application … was not found in the directory')
    const { status, found: text } = await found()
    assert.deepEqual([status, /AADSTS700016\. There is no such app/.test(text)], ['problem', true])
  })

  it('comes with what else is wrong, when the provider tells it there', async () => {
    const error = 'error=invalid_scope&error_description=AADSTS650053%3A+asked+for+scope'
    answers(302, { location: `${CALLBACK}?${error}` })
    const { status, found: text } = await found()
    assert.deepEqual([status, /AADSTS650053/.test(text)], ['problem', true])
  })

  it('is fine when the only complaint is that nobody is signed in', async () => {
    answers(302, {
      location: `${CALLBACK}?error=login_required&error_description=AADSTS50058%3A+x`,
    })
    assert.equal((await found()).status, 'ok')
  })

  it('is not proven by a redirect to anywhere else', async () => {
    for (const location of [
      'https://login.example/next',
      `${CALLBACK}/more?error=x`,
      'http://localhost:3001/oauth/callback?error=x',
      'nonsense',
    ]) {
      answers(302, { location })
      assert.equal((await found()).status, 'skipped', location)
    }
  })

  it('is told to whoever has to register it when nothing can be known', async () => {
    answers(200, {}, 'a sign-in page')
    const { status, found: text, command } = await found()
    assert.equal(status, 'skipped')
    assert.ok(text.endsWith(CALLBACK))
    assert.ok(command)
    await service[Symbol.asyncDispose]()
    assert.ok((await found()).found.endsWith(CALLBACK))
    service = await startSignInService()
  })
})
