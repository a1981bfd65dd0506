import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createScrub, scrubbed } from './scrub.ts'

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub29yIn0.c2lnbmF0dXJl'

describe('what is shown', () => {
  it('never has the value of a setting that is a secret', () => {
    const env = {
      ENTRA_CLIENT_SECRET: 'geheim-van-de-app',
      CLIENT_SECRET: 'het-andere-geheim',
      VOORDEUR_MASTER_KEY: 'bWFzdGVyIGtleSBvZiAzMiBieXRlcw',
      IDENTITY_HEADER: 'header-of-the-identity',
      DATABASE_PASSWORD: 'password-of-somebody',
    }
    const scrub = createScrub(env)
    for (const [name, secret] of Object.entries(env))
      assert.equal(scrub(`the answer repeats ${secret}!`), 'the answer repeats [hidden]!', name)
  })

  it('never has the secret of a static client, escapes and all', () => {
    const secret = 'a "quoted" secret of 32 characters'
    const env = { STATIC_CLIENTS: JSON.stringify([{ client_id: 'a', client_secret: secret }]) }
    assert.equal(createScrub(env)(secret), '[hidden]')
  })

  it('never has the password of the database, however it is written', () => {
    const scrub = createScrub({ DATABASE_URL: 'postgres://u:geheim%2Fwoord@db.example/d' })
    assert.equal(scrub('geheim/woord geheim%2Fwoord'), '[hidden] [hidden]')
    assert.equal(createScrub({ DATABASE_URL: 'postgres://u:geheim%@db/d' })('geheim%'), '[hidden]')
  })

  it('hides the longer of two secrets whole when one begins with the other', () => {
    const scrub = createScrub({ A_SECRET: 'geheim', B_SECRET: 'geheim-en-meer' })
    assert.equal(scrub('geheim-en-meer'), '[hidden]')
  })

  it('keeps what only says where a secret is', () => {
    const env = {
      VOORDEUR_MASTER_KEY_FILE: '/run/secrets/key',
      AZURE_FEDERATED_TOKEN_FILE: '/run/token',
    }
    assert.equal(createScrub(env)('/run/secrets/key /run/token'), '/run/secrets/key /run/token')
  })

  it('is not riddled by settings too short to be secrets', () => {
    assert.equal(createScrub({ ALLOW_CLIENT_SECRET: 'true' })('that is true'), 'that is true')
  })

  it('never has a token', () => {
    assert.equal(createScrub({})(`got ${JWT} back`), 'got [token] back')
    assert.equal(
      createScrub({})(`got ${JWT.split('.').slice(0, 2).join('.')} back`),
      'got [token] back',
    )
  })

  it('never has a password of an address', () => {
    assert.equal(
      createScrub({})('https://noor:pass@door.example/x'),
      'https://[hidden]@door.example/x',
    )
  })

  it('has nothing that moves the cursor, colours the terminal or hides', () => {
    assert.equal(createScrub({})('a\u001b[31mb\r\nc\u202ed\u0007'), 'a [31mb cd')
  })

  it('is bounded', () => {
    assert.equal(createScrub({})('x'.repeat(5_000)).length, 600)
  })

  it('is all of a finding', () => {
    const scrub = createScrub({ A_SECRET: 'geheim' })
    const finding = {
      check: 'x',
      status: 'problem',
      found: 'geheim',
      fix: 'geheim',
      command: 'geheim',
    } as const
    const { found, fix, command } = scrubbed(finding, scrub)
    assert.deepEqual([found, fix, command], ['[hidden]', '[hidden]', '[hidden]'])
    assert.ok(!('fix' in scrubbed({ check: 'x', status: 'ok', found: 'y' }, scrub)))
  })
})
