import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { freePort } from '../../scripts/free-port.ts'
import { startProcess } from './gateway-process.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'

it('a process that is told to observes itself, and has written every request when it has ended', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-observed-'))
  const [port, metricsPort] = [await freePort(), await freePort()]
  const file = join(dataDir, 'log')
  const gateway = await startProcess({
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    REQUEST_LOG: 'on',
    VOORDEUR_LOG_FILE: file,
    VOORDEUR_DATA_DIR: dataDir,
    VOORDEUR_MASTER_KEY: randomBytes(32).toString('base64'),
    ENTRA_TENANT: TENANT,
    ENTRA_CLIENT_ID: 'c0ffee00-0000-4000-8000-00000000000f',
    ENTRA_CLIENT_SECRET: 'only-in-tests-and-longer-than-thirty-two-characters',
  })
  try {
    const url = `http://localhost:${port}`
    assert.equal((await fetch(`${url}/metrics`)).status, 404)
    for (let each = 0; each < 20; each++) await (await fetch(`${url}/oauth/jwks`)).text()
    const metrics = await (await fetch(`http://localhost:${metricsPort}/metrics`)).text()
    const count = 'http_server_request_duration_seconds_count{route="/oauth/jwks",status="2xx"} 20'
    for (const line of [count, 'store_up 1', 'ratelimit_decisions_total{limit="token"'])
      assert.ok(metrics.includes(line), line)
    assert.equal(await gateway.stop(), 0)
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const requests = logged.filter(({ event }) => event === 'http.request')
    assert.equal(requests.filter(({ route }) => route === '/oauth/jwks').length, 20)
    assert.deepEqual(requests[0]?.['status'], 404)
  } finally {
    await gateway.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
