import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setDefaultCACertificates } from 'node:tls'
import { freePort } from '../../scripts/free-port.ts'
import { callTool, connect } from '../../test/world/oauth-client.ts'
import { people } from '../../test/world/world.ts'
import { environmentOf } from './compose.ts'
import { DEPLOY } from './documents.ts'
import { type Prepared, prepare } from './prepared.ts'

const GATEWAY = join(DEPLOY, '..', 'apps', 'real-estate', 'src', 'main.ts')
const ENTRA = join(DEPLOY, 'development', 'main.ts')
/** The database has tests of its own, and here it would only be in the way. */
const OF_THE_DATABASE = /^DATABASE_/

/**
 * Both processes of the profile with the settings of compose.yaml, on this machine instead of in
 * containers: other ports, and the folders of the volumes.
 */
describe('the profile "development"', {
  skip: !existsSync('/usr/bin/openssl') && 'no openssl',
}, () => {
  const children: ChildProcess[] = []
  let prepared: Prepared
  let data: string
  let url: string

  before(async () => {
    prepared = await prepare()
    data = mkdtempSync(join(tmpdir(), 'voordeur-development-'))
    const ports = { 3000: await freePort(), 3001: await freePort() }
    url = `http://localhost:${ports[3000]}`
    const here = (name: string, folder: string) =>
      Object.fromEntries(
        Object.entries(environmentOf(name))
          .filter(([setting]) => !OF_THE_DATABASE.test(setting))
          .map(([setting, value]) => [
            setting,
            value
              .replace(/\b300[01]$/, (port) => String(ports[port as unknown as 3000]))
              .replace('/run/voordeur', join(prepared.folder, folder)),
          ]),
      )
    setDefaultCACertificates([readFileSync(join(prepared.folder, 'gateway/authority.pem'), 'utf8')])
    await start(ENTRA, { HOST: '127.0.0.1', ...here('entra', 'entra') }, /ready at https/)
    const own = { HOST: '127.0.0.1', PORT: String(ports[3000]), VOORDEUR_DATA_DIR: data }
    await start(GATEWAY, { ...own, ...here('gateway-development', 'gateway') }, /^ready http/m)
  })
  after(() => {
    for (const child of children) child.kill('SIGKILL')
    prepared[Symbol.dispose]()
    rmSync(data, { recursive: true, force: true })
  })

  async function start(file: string, env: Record<string, string>, ready: RegExp): Promise<void> {
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(child)
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk
      })
    const over = once(child, 'close').then(() => assert.fail(`${file} ended: ${said}`))
    while (!ready.test(said)) await Promise.race([over, once(child.stdout, 'data')])
    over.catch(() => {})
  }

  it('signs a person in over https, with a certificate that the authority did not need', async () => {
    const place = { url, mcpUrl: `${url}/mcp` }
    const { tokens } = await connect(place, people.noor, { scope: 'assessments:read' })
    const { body } = await callTool(
      place.mcpUrl,
      'Get_Assessed_Properties',
      {},
      tokens.access_token,
    )
    assert.ok(body.result?.structuredContent, JSON.stringify(body))
  })

  it('refuses production', async () => {
    const child = spawn(process.execPath, [ENTRA], {
      env: {
        NODE_ENV: 'production',
        ...environmentOf('entra'),
        SECRETS: join(prepared.folder, 'entra'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    const [code] = await once(child, 'close')
    assert.equal(code, 1)
    assert.match(said, /production/)
  })
})
