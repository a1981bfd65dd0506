import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { systemClock } from '../kernel/clock.ts'
import { examine } from './examination.ts'
import { readDeployment } from './read-deployment.ts'
import { APP, startSignInService, TENANT } from './sign-in-service-fixture.ts'

function examination(origin: string, patience?: number) {
  const env = {
    ENTRA_AUTHORITY_HOST: origin,
    ENTRA_TENANT: TENANT,
    ENTRA_CLIENT_ID: APP,
    ENTRA_CLIENT_SECRET: 'geheim-x',
  }
  const { config, faults } = readDeployment(env)
  return examine(env, config, faults, systemClock, patience)
}

test('discovery is fetched once, however many ask, and not before somebody does', async () => {
  await using service = await startSignInService()
  let dates = 0
  Object.defineProperty(service, 'headers', { get: () => ({ counted: String(++dates) }) })
  const { discovery } = examination(service.origin)
  assert.equal(dates, 0)
  const [one, two] = await Promise.all([discovery(), discovery()])
  assert.deepEqual([one === two, dates, one.state], [true, 1, 'found'])
})

test('a sign-in service that hangs is given up', async (t) => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const found = await examination(url, 20).discovery()
  assert.equal(found.state, 'unusable')
  assert.match('found' in found ? found.found : '', /did not answer in time/)
})

test('a refusal with a code is explained, and one without is told by its status', async (t) => {
  let body = '{"error_description":"AADSTS90002: Tenant … not found"}'
  const server = createServer((_, response) => response.writeHead(400).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const known = await examination(url).discovery()
  assert.match('found' in known ? known.found : '', /^AADSTS90002: There is no such tenant/)
  body = '<html>'
  const unknown = await examination(url).discovery()
  assert.match('found' in unknown ? unknown.found : '', /answered 400\.$/)
})
