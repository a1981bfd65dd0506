import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { sampleDirectory, startEntraLocal } from '@voordeur/entra-local'
import { freePort } from '../../scripts/free-port.ts'
import { callTool, connect } from '../../test/world/oauth-client.ts'
import { people } from '../../test/world/world.ts'
import { makeBundle } from './make-bundle.ts'

const run = promisify(execFile)
const UPSTREAM = {
  client_id: 'c0ffee00-0000-4000-8000-00000000000e',
  client_secret: randomBytes(32).toString('base64url'),
}
const SERVERS = [
  { app: 'apps/real-estate', tool: 'Get_Assessed_Properties', scope: 'assessments:read' },
  { app: 'templates/minimal-server', tool: 'whoami', scope: 'profile:read' },
]
const MAX_BYTES = 8 * 1024 * 1024

for (const { app, tool, scope } of SERVERS) {
  describe(`the bundle of ${app}`, () => {
    let folder: string
    let bundle: string
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'voordeur-bundle-'))
      bundle = join(folder, 'bundle')
      await makeBundle(app, bundle)
    })
    after(() => rmSync(folder, { recursive: true, force: true }))

    it('is a few megabytes: two programs, their data and the licences', async () => {
      const { files } = await makeBundle(app, bundle)
      const paths = files.map(({ path }) => path)
      assert.ok(paths.includes(`bin/validators/${tool}.output.cjs`))
      for (const path of ['bin/server.js', 'bin/voordeur.js', 'THIRD-PARTY-NOTICES.txt'])
        assert.ok(paths.includes(path), path)
      assert.deepEqual(
        paths.filter((path) => /\.ts$|\.map$|node_modules/.test(path)),
        [],
      )
      assert.ok(files.reduce((sum, { bytes }) => sum + bytes, 0) < MAX_BYTES)
    })

    it('knows nothing of the local sign-in service or of this machine', () => {
      const code = globSync('bin/**/*.{js,cjs}', { cwd: bundle })
      assert.ok(code.length > 2)
      for (const file of code) {
        const text = readFileSync(join(bundle, file), 'utf8')
        assert.ok(!text.includes('voorbeeld.example'))
        assert.ok(!text.includes(import.meta.dirname))
      }
    })

    it('names every package in it with its licence', () => {
      const notices = readFileSync(join(bundle, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
      for (const name of ['oidc-provider', 'jose', 'hono', 'pg', 'kysely'])
        assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, 'm'))
    })

    it('serves a person who signs in, in production mode, and stops when asked', async (t) => {
      const server = await start(t, bundle, folder)
      assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
      await styled(server.url)
      assert.equal((await callTool(server.mcpUrl, tool, {})).status, 401)
      const { tokens } = await connect(server, people.noor, { scope })
      const { body } = await callTool(server.mcpUrl, tool, {}, tokens.access_token)
      assert.ok(body.result?.structuredContent, JSON.stringify(body))
      const counted = await (await fetch(`${server.metricsUrl}/metrics`)).text()
      assert.match(counted, /^mcp_server_operation_duration_seconds_count\{.*tools\/call/m)
      assert.equal(await server.stop(), 0, server.said())
    })

    it('has the commands for the database that the server made', async () => {
      const voordeur = (...args: string[]) =>
        run(process.execPath, [join(bundle, 'bin', 'voordeur.js'), ...args], {
          cwd: folder,
          env: { VOORDEUR_DATA_DIR: join(folder, 'data'), VOORDEUR_MASTER_KEY: KEY },
        })
      assert.match((await voordeur('--version')).stdout, /^\d+\.\d+\.\d+\n$/)
      await voordeur('migrate', '--check')
      await voordeur('backup', '--to', join(folder, 'state.backup'))
      assert.match((await voordeur('rotate-keys', '--help')).stdout, /rotate-keys/)
    })
  })
}

describe('npm run bundle', () => {
  it('ends quietly, with a whole bundle, when nobody reads its output to the end', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-bundle-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const into = join(folder, 'bundle')
    const child = spawn(process.execPath, [COMMAND, '--into', into])
    child.stdout.destroy()
    let complaints = ''
    child.stderr.on('data', (chunk) => {
      complaints += chunk
    })
    const [code] = await once(child, 'close')
    assert.equal(complaints, '')
    assert.equal(code, 0)
    assert.ok(existsSync(join(into, 'THIRD-PARTY-NOTICES.txt')))
  })
})

const COMMAND = join(import.meta.dirname, 'bundle.ts')
const KEY = randomBytes(32).toString('base64')

async function start(t: TestContext, bundle: string, folder: string) {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  const client = { ...UPSTREAM, name: 'Bundle', redirect_uris: [`${url}/oauth/callback`] }
  const entra = await startEntraLocal({ port: 0, clients: [client] })
  t.after(() => entra.close())
  const child = spawn(process.execPath, [join(bundle, 'bin', 'server.js')], {
    cwd: folder,
    env: {
      ...environment(port, entra.origin, join(folder, 'data')),
      METRICS_PORT: String(metricsPort),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(() => child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const over = ended.then((code) => assert.fail(`ended with ${code}: ${said}`))
  while (!said.includes(`${url}/`)) await Promise.race([over, once(child.stdout, 'data')])
  over.catch(() => {})
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  const metricsUrl = `http://localhost:${metricsPort}`
  return { url, mcpUrl: `${url}/mcp`, metricsUrl, said: () => said, stop }
}

const environment = (port: number, entra: string, dataDir: string): Record<string, string> => ({
  NODE_ENV: 'production',
  PORT: String(port),
  SHUTDOWN_DELAY_SECONDS: '0',
  VOORDEUR_DATA_DIR: dataDir,
  VOORDEUR_MASTER_KEY: KEY,
  ENTRA_AUTHORITY_HOST: entra,
  ENTRA_TENANT: 'organizations',
  ENTRA_ALLOWED_TENANTS: sampleDirectory.tenants.map(({ tid }) => tid).join(' '),
  ENTRA_CLIENT_ID: UPSTREAM.client_id,
  ENTRA_CLIENT_SECRET: UPSTREAM.client_secret,
  ALLOW_CLIENT_SECRET: 'true',
  GRAPH_URL: entra,
})

async function styled(url: string): Promise<void> {
  const page = await (await fetch(url)).text()
  const style = /href="([^"]+\.css)"/.exec(page)?.[1] ?? assert.fail('no style sheet')
  assert.equal((await fetch(new URL(style, url))).status, 200)
}
