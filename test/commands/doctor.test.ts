import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { selfSignedCertificate } from '../../packages/entra-local/src/certificate.ts'
import {
  type ClientRegistration,
  type RunningEntraLocal,
  startEntraLocal,
} from '../../packages/entra-local/src/index.ts'
import { checks } from '../../packages/gateway/src/doctor/checks.ts'
import { startSignInService } from '../../packages/gateway/src/doctor/sign-in-service-fixture.ts'
import { freePort } from '../../scripts/free-port.ts'
import { outcome, ROOT, temporaryFolder } from './run.ts'

const CLI = join(ROOT, 'packages/gateway/src/cli.ts')
const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const APP = 'cccccccc-0000-4000-8000-000000000001'
const SECRET = 'the secret of this app, which nobody sees'
const PRINCIPAL = 'dddddddd-0000-4000-8000-000000000001'
const IDENTITY = 'dddddddd-0000-4000-8000-000000000002'
/** An identity that the app does not trust. */
const STRANGER = 'dddddddd-0000-4000-8000-000000000003'
const CALLBACK = 'http://localhost:3000/oauth/callback'

type Env = Readonly<Record<string, string>>

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command with something piped into it. */
async function piped(args: readonly string[], input: string, env: Env = {}): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { env })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return ended(child)
}

/** Runs it as a service does: nobody types, and nothing is piped in. */
const alone = (args: readonly string[], env: Env = {}): Promise<Ended> =>
  ended(spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }))

async function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

interface Report {
  readonly exitCode: number
  readonly findings: readonly { check: string; status: string; found: string; command?: string }[]
}

describe('voordeur doctor', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const der = selfSignedCertificate('test', { privateKey, publicKey }, new Date())
  const certificate = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
  const app: ClientRegistration = {
    client_id: APP,
    client_secret: SECRET,
    redirect_uris: [CALLBACK],
    name: 'The gateway',
    certificates: [certificate],
  }
  let entra: RunningEntraLocal
  /** Where nothing runs. At localhost, a registered port stands for any. */
  let idle: number
  before(async () => {
    const port = await freePort()
    idle = await freePort()
    const trusted = {
      issuer: `http://localhost:${port}/${TENANT}/v2.0`,
      subject: PRINCIPAL,
      audiences: ['api://AzureADTokenExchange'],
    }
    entra = await startEntraLocal({
      port,
      clients: [{ ...app, federated_credentials: [trusted] }],
      managed_identities: [
        { client_id: IDENTITY, principal_id: PRINCIPAL },
        { client_id: STRANGER, principal_id: STRANGER },
      ],
    })
  })
  after(() => entra.close())

  /** Settings that work, but for what a test changes; an empty text takes one out. */
  const settings = (more: Env = {}): Env => ({
    PORT: String(idle),
    ENTRA_AUTHORITY_HOST: entra.origin,
    ENTRA_TENANT: TENANT,
    ENTRA_CLIENT_ID: APP,
    ENTRA_CLIENT_SECRET: SECRET,
    VOORDEUR_DATA_DIR: '/nowhere/voordeur',
    ...more,
  })

  async function report(more: Env = {}) {
    const { code, stdout, stderr } = await alone(['doctor', '--json'], settings(more))
    assert.equal(stderr, '')
    assert.ok(!stdout.includes(SECRET) && !stdout.includes('eyJ'), 'nothing secret is shown')
    const { exitCode, findings } = JSON.parse(stdout) as Report
    assert.equal(code, exitCode)
    return { code, row: (name: string) => findings.find(({ check }) => check === name), findings }
  }

  it('finds nothing wrong with a setup that works, and makes nothing', async (t) => {
    const folder = temporaryFolder(t)
    const VOORDEUR_DATA_DIR = join(folder, 'data')
    const { code, stdout, stderr } = await alone(['doctor'], settings({ VOORDEUR_DATA_DIR }))
    assert.deepEqual([code, stderr], [0, ''], stdout)
    for (const { name } of checks) assert.match(stdout, new RegExp(`^[✓–] ${name} `, 'm'))
    assert.match(stdout, /^✓ redirect URI +\S+ is registered\.$/m)
    assert.match(stdout, /^✓ credential +Accepted \(secret\)\.$/m)
    assert.match(stdout, /\nNothing wrong found: \d not checked\.\n$/)
    assert.ok(!stdout.includes('\u001b'), 'no colours outside a terminal')
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 100),
      [],
    )
    assert.equal(existsSync(VOORDEUR_DATA_DIR), false)
  })

  it('tries a certificate and a managed identity as the server does', async (t) => {
    const file = join(temporaryFolder(t), 'app.pem')
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(file, certificate + key, { mode: 0o600 })
    const signed = await report({ ENTRA_CLIENT_SECRET: '', ENTRA_CLIENT_CERTIFICATE_FILE: file })
    assert.match(signed.row('credential')?.found ?? '', /^Accepted \(certificate\)/)

    const inAzure = { ...entra.managedIdentity, ENTRA_CLIENT_SECRET: '' }
    const known = await report({ ...inAzure, MANAGED_IDENTITY_CLIENT_ID: IDENTITY })
    assert.deepEqual(
      [known.code, known.row('credential')?.found],
      [0, 'Accepted (managed-identity).'],
    )
    const { code, row } = await report({ ...inAzure, MANAGED_IDENTITY_CLIENT_ID: STRANGER })
    assert.equal(code, 1)
    assert.match(row('credential')?.found ?? '', /^AADSTS700213 \(managed-identity\): .+subject/)
    const command = row('credential')?.command ?? ''
    assert.match(command, new RegExp(`^az ad app federated-credential create --id ${APP}`))
    // The principal is told by the identity's own token, so the command is complete.
    assert.ok(command.includes(`"subject":"${STRANGER}"`) && !command.includes('<'), command)
  })

  it('names a wrong secret, and the command that makes a new one', async () => {
    const wrong = 'another secret, and a wrong one'
    const { code, stdout } = await alone(['doctor'], settings({ ENTRA_CLIENT_SECRET: wrong }))
    assert.equal(code, 1)
    assert.match(stdout, /^✗ credential +AADSTS7000215 \(secret\): The client secret is wrong/m)
    assert.match(stdout, new RegExp(`az ad app credential reset --id ${APP} \\\\\\n`))
    assert.ok(!stdout.includes(wrong))
  })

  it('names a tenant that is not there, and what could not be looked at for it', async () => {
    const { code, row } = await report({ ENTRA_TENANT: 'aaaaaaaa-0000-4000-8000-00000000000f' })
    assert.equal(code, 1)
    assert.match(row('sign-in service')?.found ?? '', /^AADSTS90002: There is no such tenant/)
    for (const name of ['signing keys', 'clock', 'redirect URI', 'credential'])
      assert.equal(row(name)?.status, 'skipped', name)
  })

  it('names an app that is not there', async () => {
    const { row } = await report({ ENTRA_CLIENT_ID: 'cccccccc-0000-4000-8000-0000000000ff' })
    assert.match(row('redirect URI')?.found ?? '', /AADSTS700016/)
    assert.equal(row('credential')?.status, 'problem')
  })

  it('names a redirect URI that is not registered, and the command that adds it', async () => {
    const { row } = await report({ PUBLIC_URL: 'http://127.0.0.1:3000' })
    assert.match(row('redirect URI')?.found ?? '', /AADSTS50011/)
    assert.ok(row('redirect URI')?.command?.endsWith(' http://127.0.0.1:3000/oauth/callback'))
  })

  it('names a sign-in service that does not answer', async () => {
    const gone = await startEntraLocal({ port: 0, clients: [app] })
    await gone.close()
    const { code, row } = await report({ ENTRA_AUTHORITY_HOST: gone.origin })
    assert.equal(code, 1)
    assert.match(row('sign-in service')?.found ?? '', /refuses connections/)
  })

  it('names a clock that is off', async () => {
    await using service = await startSignInService()
    service.headers = { date: new Date(Date.now() + 3_600_000).toUTCString() }
    const env = service.env({ VOORDEUR_DATA_DIR: '/nowhere/voordeur' }) as Env
    const { code, stdout } = await alone(['doctor'], env)
    assert.equal(code, 1)
    assert.match(stdout, /^✗ clock +(?:3599|3600|3601) s behind the sign-in service\.$/m)
  })

  it('has a row for each fault of the configuration, and checks what is left', async () => {
    const { code, findings, row } = await report({
      TRUSTED_PROXY_HOPS: 'x',
      REQUIRE_SIGN_IN: 'maybe',
    })
    const faults = findings.filter(({ check }) => check === 'configuration')
    assert.deepEqual([code, faults.length], [1, 2])
    assert.equal(row('credential')?.status, 'ok')
  })

  it('checks also when its standard input is an empty pipe', async () => {
    const { code, stdout } = await piped(['doctor'], '', settings())
    assert.deepEqual([code, /^✓ Node/.test(stdout)], [0, true])
  })

  it('ends quietly when its reader does', async (t) => {
    const command = `'${process.execPath}' '${CLI}' doctor | head -n 1`
    const { stdout, stderr } = await outcome(t, ['sh', '-c', command], { env: settings() })
    assert.match(stdout, /^✓ Node/)
    assert.equal(stderr, '')
  })
})

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

describe('voordeur', () => {
  it('has help and a version, and shows the help when it is asked nothing', async () => {
    const help = await alone(['--help'])
    assert.deepEqual([help.code, help.stderr], [0, ''])
    assert.match(help.stdout, /^Usage: voordeur doctor.+Exit code 0 .+ 1 .+ 2 /s)
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

describe('docs/doctor.md', () => {
  const page = readFileSync(join(ROOT, 'docs/doctor.md'), 'utf8')

  it('shows commands that work', async (t) => {
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text = '']) => text.trim())
    const commands = blocks.flatMap((block) => block.split('\n'))
    assert.equal(commands.length, 4)
    const folder = temporaryFolder(t)
    writeFileSync(join(folder, 'token.txt'), 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln')
    writeFileSync(join(folder, 'error.txt'), 'AADSTS50011: The redirect URI …')
    const env = { VOORDEUR_DATA_DIR: join(folder, 'data') }
    for (const command of commands) {
      // Run from elsewhere, so that the files of the page are files of the test.
      const here = command.replace('npm run', `npm run --prefix '${ROOT}'`)
      const { code, stdout, stderr } = await outcome(t, ['sh', '-c', here], { env, cwd: folder })
      assert.equal(code, 1, `${command}\n${stdout}${stderr}`)
      assert.equal(stderr, '', command)
    }
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report
    assert.ok(report.findings.length >= checks.length)
  })

  it('describes every check, and no other', () => {
    const [, table = ''] = page.split('## What is checked')
    const [described = ''] = table.split('##')
    const named = [...described.matchAll(/^\| `(.+?)` \|/gm)].map(([, name]) => name)
    assert.deepEqual(
      named,
      checks.map(({ name }) => name),
    )
  })
})
