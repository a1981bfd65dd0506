import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type RunningEntraLocal,
  signInAs,
  startEntraLocal,
} from '../../packages/entra-local/src/index.ts'
import { ROOT } from './run.ts'
import { alone, piped } from './voordeur.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const APP = 'cccccccc-0000-4000-8000-000000000001'
const SECRET = 'the secret of this app, which nobody sees'

describe('voordeur doctor explain', () => {
  const token = (claims: object, header: object = {}) =>
    [{ alg: 'RS256', typ: 'JWT', kid: 'x', ...header }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat('c2lnbmF0dXJlIG9mIHRoZSB0b2tlbg')
      .join('.')
  const ID_TOKEN = token({ ver: '2.0', tid: TENANT, nonce: 'x', name: 'Noor Voorbeeld', exp: 1 })

  it('says what a token is, and shows neither it nor whose it is', async () => {
    for (const args of [['doctor', 'explain'], ['doctor', '-'], ['doctor']]) {
      const { code, stdout, stderr } = await piped(args, `${ID_TOKEN}\n`)
      assert.deepEqual([code, stderr], [1, ''])
      assert.match(stdout, /^An ID token: it tells a client who signed in/)
      for (const part of [...ID_TOKEN.split('.'), 'Noor', 'Voorbeeld'])
        assert.ok(!stdout.includes(part), part)
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 100),
        [],
      )
    }
  })

  it('explains a code with the command, and the ids of the settings in it', async () => {
    const env = { ENTRA_TENANT: TENANT, ENTRA_CLIENT_ID: APP, PUBLIC_URL: 'https://door.example' }
    const { code, stdout } = await piped(['doctor', 'explain'], 'AADSTS50011: The redirect …', env)
    assert.equal(code, 1)
    assert.match(stdout, new RegExp(`az ad app update --id ${APP} `))
    assert.match(stdout, / https:\/\/door\.example\/oauth\/callback$/m)
    const bare = await piped(['doctor', 'explain'], 'AADSTS50011: The redirect …')
    assert.match(bare.stdout, /--id <app-id> .*\\\n/)
  })

  it('answers in JSON of a stable form', async () => {
    const input = '{"error":"interaction_required","error_codes":[50076],"claims":"{}"}'
    const { stdout } = await piped(['doctor', 'explain', '--json'], input)
    const { findings, title, ...rest } = JSON.parse(stdout)
    assert.deepEqual(rest, {
      schema: 1,
      exitCode: 1,
      command: 'explain',
      input: 'error',
      facts: [
        { name: 'error', value: 'interaction_required' },
        { name: 'claims', value: 'present' },
      ],
    })
    assert.match(title, /^STEP_UP: /)
    assert.deepEqual(Object.keys(findings[0]), ['check', 'status', 'found', 'fix', 'command'])
  })

  it('hides a secret of the settings wherever it stands', async () => {
    const env = { ENTRA_CLIENT_SECRET: SECRET }
    const header = `Bearer error="insufficient_scope", scope="${SECRET}"`
    const { stdout } = await piped(['doctor', 'explain'], header, env)
    assert.match(stdout, /scope +\[hidden\]/)
    assert.ok(!stdout.includes(SECRET))
  })

  it('takes nothing as an argument, and does not repeat it', async () => {
    for (const args of [['explain', ID_TOKEN], [ID_TOKEN], [`--token=${ID_TOKEN}`]]) {
      const { code, stdout, stderr } = await alone(['doctor', ...args])
      assert.deepEqual([code, stdout], [2, ''])
      for (const part of ID_TOKEN.split('.')) assert.ok(!stderr.includes(part))
    }
    const { stderr } = await alone(['doctor', 'explain', ID_TOKEN])
    assert.match(stderr, /read from standard input only.+history of the shell/s)
  })

  it('can’t do anything with nothing, too much, or what it does not know', async () => {
    const inputs: [string, RegExp][] = [
      ['', /Nothing came on standard input/],
      ['x'.repeat(70_000), /More than 64 KiB/],
      ['wachtwoord-van-noor', /not\s+repeated here/],
    ]
    for (const [input, sentence] of inputs) {
      const { code, stdout, stderr } = await piped(['doctor', 'explain'], input)
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, sentence)
      assert.ok(!stderr.includes('wachtwoord'))
    }
  })
})

describe('tokens that the local Entra issues', () => {
  const REDIRECT = 'http://localhost:3000/oauth/callback'
  const V1_APP = 'cccccccc-0000-4000-8000-000000000002'
  let entra: RunningEntraLocal
  before(async () => {
    const app = { client_secret: SECRET, redirect_uris: [REDIRECT], name: 'App' }
    entra = await startEntraLocal({
      port: 0,
      clients: [
        { ...app, client_id: APP },
        { ...app, client_id: V1_APP, requested_access_token_version: 1 },
      ],
    })
  })
  after(() => entra.close())

  async function tokens(client_id: string, scope: string): Promise<Record<string, string>> {
    const authority = `${entra.origin}/${TENANT}/oauth2/v2.0`
    const client = { client_id, client_secret: SECRET, scope }
    const ask = async (form: Record<string, string>) => {
      const body = new URLSearchParams({ ...client, ...form })
      const response = await fetch(`${authority}/token`, { method: 'POST', body })
      return (await response.json()) as Record<string, string>
    }
    if (scope.endsWith('/.default')) return ask({ grant_type: 'client_credentials' })
    const sent = { client_id, scope, redirect_uri: REDIRECT, response_type: 'code', nonce: 'one' }
    const url = `${authority}/authorize?${new URLSearchParams(sent)}`
    const code = (await signInAs(url, 'noor@voorbeeld.example')).searchParams.get('code') ?? ''
    return ask({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT })
  }

  const told = async (token: string | undefined, app = APP) => {
    assert.ok(token)
    const { code, stdout } = await piped(['doctor', 'explain'], token, {
      VOORDEUR_MODE: 'direct',
      ENTRA_AUTHORITY_HOST: entra.origin,
      ENTRA_TENANT: TENANT,
      ENTRA_CLIENT_ID: app,
      ENTRA_CLIENT_SECRET: SECRET,
    })
    assert.ok(!stdout.toLowerCase().includes('noor') && !stdout.includes('eyJ'))
    return { code, text: stdout.replace(/\s+/g, ' ') }
  }

  for (const [app, version] of [
    [APP, '2.0'],
    [V1_APP, '1.0'],
  ] as const)
    it(`an access token of version ${version} is accepted, its signature verified`, async () => {
      const { access_token } = await tokens(app, `openid api://${app}/access_as_user`)
      const { code, text } = await told(access_token, app)
      assert.ok(
        text.startsWith(`An access token of a person (Microsoft Entra, version ${version})`),
      )
      assert.match(text, /This gateway accepts it\. .+✓ signature It is genuine/)
      assert.equal(code, 0)
    })

  it('an ID token, a token of another app, one for Graph and one of an app are refused', async () => {
    const own = await tokens(APP, `openid profile api://${APP}/access_as_user`)
    const refused: [string | undefined, RegExp][] = [
      [own['id_token'], /^An ID token.+refuses it\..+✗ caller/],
      [(await tokens(V1_APP, `api://${V1_APP}/access_as_user`))['access_token'], /✗ audience/],
      [
        (await tokens(APP, 'openid User.Read'))['access_token'],
        /^An access token for Microsoft Graph/,
      ],
      [
        (await tokens(APP, `${APP}/.default`))['access_token'],
        /^An access token of an app.+✗ caller/,
      ],
    ]
    for (const [token, sentence] of refused) {
      const { code, text } = await told(token)
      assert.match(text, sentence)
      assert.match(text, /This gateway refuses it\./)
      assert.equal(code, 1)
    }
  })
})

describe('voordeur', () => {
  it('has help and a version, and shows the help when it is asked nothing', async () => {
    const help = await alone(['--help'])
    assert.deepEqual([help.code, help.stderr], [0, ''])
    assert.match(help.stdout, /^Usage: voordeur .+Exit code 0 .+ 1 .+ 2 /s)
    const manifest = readFileSync(join(ROOT, 'packages/gateway/package.json'), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    assert.deepEqual(await alone(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' })
    const nothing = await alone([])
    assert.deepEqual([nothing.code, nothing.stdout, nothing.stderr], [2, '', help.stdout])
    for (const args of [['nurse'], ['doctor', '--loud']]) {
      const { code, stderr } = await alone(args)
      assert.deepEqual([code, /^There is no such \w+\.\n\nUsage: /.test(stderr)], [2, true])
    }
  })
})
