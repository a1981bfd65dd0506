import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
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
import { alone, CLI, type Env, piped } from './voordeur.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const APP = 'cccccccc-0000-4000-8000-000000000001'
const SECRET = 'the secret of this app, which nobody sees'
const PRINCIPAL = 'dddddddd-0000-4000-8000-000000000001'
const IDENTITY = 'dddddddd-0000-4000-8000-000000000002'
/** The tenant of the local External ID. */
const CUSTOMERS = 'aaaaaaaa-0000-4000-8000-000000000003'
/** An identity that the app does not trust. */
const STRANGER = 'dddddddd-0000-4000-8000-000000000003'
const CALLBACK = 'http://localhost:3000/oauth/callback'

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

  it('speaks the dialects of External ID and Azure AD B2C', async () => {
    const none = { ENTRA_AUTHORITY_HOST: '', ENTRA_TENANT: '', ENTRA_CLIENT_ID: '' }
    const wellKnown = 'v2.0/.well-known/openid-configuration'
    const external = await report({
      ...none,
      EXTERNAL_ID_DISCOVERY_URL: `${entra.origin}/klanten.ciam/${CUSTOMERS}/${wellKnown}`,
      EXTERNAL_ID_CLIENT_ID: APP,
      EXTERNAL_ID_CLIENT_SECRET: SECRET,
    })
    assert.equal(external.code, 0, JSON.stringify(external.findings))
    assert.equal(external.row('credential')?.found, 'Accepted (secret).')

    const b2c = {
      ...none,
      AZURE_B2C_POLICY: 'B2C_1_signupsignin',
      AZURE_B2C_DISCOVERY_URL: `${entra.origin}/huurders.onmicrosoft.com/B2C_1_signupsignin/${wellKnown}`,
      AZURE_B2C_CLIENT_ID: APP,
      AZURE_B2C_CLIENT_SECRET: SECRET,
    }
    const right = await report(b2c)
    assert.equal(right.code, 0, JSON.stringify(right.findings))
    assert.equal(right.row('redirect URI')?.status, 'ok')
    const wrong = await report({
      ...b2c,
      AZURE_B2C_CLIENT_SECRET: 'a secret of somebody else',
      AZURE_B2C_ISSUER: `${entra.origin}/${CUSTOMERS}/v2.0`,
      PUBLIC_URL: 'http://127.0.0.1:3000',
    })
    assert.match(wrong.row('sign-in service')?.found ?? '', /to the last slash/)
    assert.match(wrong.row('redirect URI')?.found ?? '', /AADB2C90006/)
    assert.match(wrong.row('credential')?.found ?? '', /^AADB2C90081/)
    assert.equal(wrong.row('credential')?.status, 'problem')
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
