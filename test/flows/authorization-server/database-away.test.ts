import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { Browser, type Page } from '../../world/browser.ts'
import {
  allowAs,
  authorizeUrl,
  connect,
  isClientRedirect,
  openConsent,
  pkce,
  REDIRECT,
  registerClient,
  tokenRequest,
} from '../../world/oauth-client.ts'
import { ofOneProcess, people, startWorld, type World } from '../../world/world.ts'

const LIMIT = { timeout: 60_000, skip: ofOneProcess }
const HTML = { accept: 'text/html' }

let world: World

/** While `work` runs, everything that needs this table fails. */
async function without<T>(table: string, work: () => Promise<T>): Promise<T> {
  const rename = (from: string, to: string) => {
    const database = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'))
    database.exec(`ALTER TABLE ${from} RENAME TO ${to}`)
    database.close()
  }
  rename(table, 'elsewhere')
  try {
    return await work()
  } finally {
    rename('elsewhere', table)
  }
}

function grants(): unknown {
  const database = new DatabaseSync(join(world.dataDir, 'voordeur.sqlite'), { readOnly: true })
  const counted = database.prepare("SELECT count(*) FROM engine_record WHERE model = 'Grant'").get()
  database.close()
  return Object.values(counted ?? {})[0]
}

const isAway = (status: number, headers: Headers, text: string) => {
  assert.deepEqual([status, headers.get('retry-after')], [503, '2'], text)
  assert.doesNotMatch(text, /elsewhere|no such table|SQL/i)
}
const forClients = ({ status, headers, body }: Awaited<ReturnType<typeof tokenRequest>>) => {
  isAway(status, headers, JSON.stringify(body))
  assert.equal(body.error, 'temporarily_unavailable')
}
const forPeople = ({ status, response, html }: Page) => {
  isAway(status, response.headers, html)
  assert.match(html, /<h1[^>]*>That is not possible now</)
}

/** An app that a person is connecting: their browser stands before the consent page. */
async function atConsent() {
  const { client_id } = await registerClient(world)
  const { verifier, challenge } = pkce()
  const browser = new Browser()
  const url = authorizeUrl(world, client_id, challenge)
  return { client_id, verifier, browser, url, consent: await openConsent(browser, url) }
}

describe('while the database does not answer', LIMIT, () => {
  before(async () => {
    world = await startWorld()
  })
  after(() => world.close())

  it('a client is told to try again, and then gets what it asked for', async () => {
    const { clientId, tokens } = await connect(world, people.noor)
    const refresh = () =>
      tokenRequest(world, {
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: tokens.refresh_token ?? '',
      })
    forClients(await without('engine_record', refresh))
    forClients(await without('step_up', refresh))
    forClients(await without('refresh_reply', refresh))
    forClients(await without('audit_entry', refresh))
    assert.equal((await refresh()).status, 200)
  })

  it('a registration is told to try again', async () => {
    const register = async () => {
      const response = await fetch(`${world.url}/oauth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' }),
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, text }
    }
    const { status, headers, text } = await without('engine_record', register)
    isAway(status, headers, text)
    assert.equal(JSON.parse(text).error, 'temporarily_unavailable')
    assert.equal((await register()).status, 201)
  })

  it('a person reads it on a page, wherever they are, and goes on afterwards', async () => {
    const { client_id, verifier, browser, url, consent } = await atConsent()
    forPeople(await without('engine_record', () => new Browser().get(url, HTML)))
    forPeople(await without('engine_record', () => browser.get(consent.url, HTML)))
    const { action, fields } = (await browser.get(consent.url, HTML)).form()
    const allow = () => browser.post(action, { ...fields, decision: 'allow' }, HTML)
    forPeople(await without('sign_in', allow))
    const back = await allowAs(browser, await browser.get(consent.url, HTML), people.noor)
    const { status } = await tokenRequest(world, {
      grant_type: 'authorization_code',
      client_id,
      code: back.searchParams.get('code') ?? '',
      code_verifier: verifier,
      redirect_uri: REDIRECT,
    })
    assert.equal(status, 200)
  })

  it('a person who comes back from their sign-in reads it too, and nothing was connected', async () => {
    const before = grants()
    const { browser, consent } = await atConsent()
    const { action, fields } = consent.form()
    const allowed = await browser.post(action, { ...fields, decision: 'allow' })
    const picker = await browser.open(allowed.next ?? '', isClientRedirect)
    const signedIn = await browser.post(picker.url, { username: people.noor })
    const callback = signedIn.next ?? ''
    forPeople(await without('sign_in', () => browser.get(callback, HTML)))
    // It was not used up, so the same address works; what fails after it was used does not.
    forPeople(await without('engine_record', () => browser.get(callback, HTML)))
    const again = await browser.get(callback, HTML)
    assert.equal(again.status, 400)
    assert.equal(grants(), before)
  })
})
