import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { registerClients } from './clients.ts'
import { EXAMPLE_CLIENT, HELP, readSettings } from './command-line.ts'
import { sampleDirectory } from './directory.ts'
import { APP, OTHER_APP } from './entra-fixture.ts'
import { summary } from './summary.ts'

const CLIENTS = { ENTRA_LOCAL_CLIENTS: JSON.stringify([APP]) }
const IDENTITY = {
  client_id: 'dddddddd-0000-4000-8000-000000000001',
  principal_id: 'dddddddd-0000-4000-8000-000000000002',
}

test('nothing said: port 3001, this machine only, and an example app that can be registered', () => {
  assert.deepEqual(readSettings([], {}), {
    port: 3001,
    host: '127.0.0.1',
    clients: [EXAMPLE_CLIENT],
    isExample: true,
    managed_identities: [],
    b2c: { issuer: 'tenant', policyClaim: 'tfp' },
  })
  assert.doesNotThrow(() => registerClients([EXAMPLE_CLIENT]))
})

test('the environment sets everything', () => {
  const env = {
    ...CLIENTS,
    LOCAL_ENTRA_PORT: '4100',
    HOST: '0.0.0.0',
    LOCAL_ENTRA_ORIGIN: 'http://entra.example:4100',
    ENTRA_LOCAL_MANAGED_IDENTITIES: JSON.stringify(IDENTITY),
    ENTRA_LOCAL_IDENTITY_HEADER: 'the header',
    ENTRA_LOCAL_B2C_ISSUER: 'tfp',
    ENTRA_LOCAL_B2C_POLICY_CLAIM: 'acr',
  }
  assert.deepEqual(readSettings([], env), {
    port: 4100,
    host: '0.0.0.0',
    origin: 'http://entra.example:4100',
    clients: [APP],
    isExample: false,
    managed_identities: [IDENTITY],
    identity_header: 'the header',
    b2c: { issuer: 'tfp', policyClaim: 'acr' },
  })
})

test('an argument wins over the environment', () => {
  const args = [
    ...['--port', '0', '--host=127.0.0.2', '--origin', 'http://localhost:9'],
    ...['--client', JSON.stringify(OTHER_APP), '--b2c-issuer', 'tenant'],
    ...['--b2c-policy-claim', 'tfp', '--managed-identity', '[]'],
  ]
  const env = {
    ...CLIENTS,
    LOCAL_ENTRA_PORT: '4100',
    HOST: '0.0.0.0',
    LOCAL_ENTRA_ORIGIN: 'http://entra.example:4100',
    ENTRA_LOCAL_MANAGED_IDENTITIES: JSON.stringify(IDENTITY),
    ENTRA_LOCAL_B2C_ISSUER: 'tfp',
    ENTRA_LOCAL_B2C_POLICY_CLAIM: 'acr',
  }
  assert.deepEqual(readSettings(args, env), {
    port: 0,
    host: '127.0.0.2',
    origin: 'http://localhost:9',
    clients: [OTHER_APP],
    isExample: false,
    managed_identities: [],
    b2c: { issuer: 'tenant', policyClaim: 'tfp' },
  })
})

test('apps come as JSON, as a list, from a file, and from several arguments', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'entra-local-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'apps.json')
  writeFileSync(file, JSON.stringify([OTHER_APP]))
  const args = ['--client', ` ${JSON.stringify(APP)}`, '--client', file]
  assert.deepEqual(readSettings(args, {})?.clients, [APP, OTHER_APP])
})

test('help is asked for, and names every variable and option there is', () => {
  assert.equal(readSettings(['--help', '--port', 'x'], {}), undefined)
  for (const name of [
    ...['--port', '--host', '--origin', '--client', '--managed-identity', '--help'],
    ...['--b2c-issuer', '--b2c-policy-claim', 'LOCAL_ENTRA_PORT', 'HOST', 'LOCAL_ENTRA_ORIGIN'],
    ...['ENTRA_LOCAL_CLIENTS', 'ENTRA_LOCAL_MANAGED_IDENTITIES', 'ENTRA_LOCAL_IDENTITY_HEADER'],
    ...['ENTRA_LOCAL_B2C_ISSUER', 'ENTRA_LOCAL_B2C_POLICY_CLAIM'],
  ])
    assert.ok(HELP.includes(name), name)
  for (const line of HELP.split('\n')) assert.ok(line.length <= 100, line)
})

test('what cannot be is said by name, and a text that may hold secrets is not repeated', () => {
  const cases: [string[], NodeJS.ProcessEnv, RegExp][] = [
    [['--port', '65536'], {}, /^--port: '65536' is not a port/],
    [[], { LOCAL_ENTRA_PORT: '1.5' }, /^LOCAL_ENTRA_PORT: '1.5' is not a port/],
    [['--bogus'], {}, /--bogus.*\nSee --help/],
    [['stray'], {}, /stray/],
    [
      ['--client', 'no-such-file.json'],
      {},
      /'no-such-file.json' is neither JSON nor a file.+ENOENT/,
    ],
    [['--client', '{"client_secret":"hush"'], {}, /^--client: expected JSON/],
    [['--managed-identity', '{hush'], {}, /^--managed-identity: expected JSON/],
    [[], { ENTRA_LOCAL_CLIENTS: '[hush' }, /^ENTRA_LOCAL_CLIENTS: expected JSON/],
    [[], { ENTRA_LOCAL_MANAGED_IDENTITIES: 'x' }, /^ENTRA_LOCAL_MANAGED_IDENTITIES: expected JSON/],
    [['--b2c-issuer', 'x'], {}, /^--b2c-issuer: 'x' is not tenant or tfp/],
    [
      [],
      { ENTRA_LOCAL_B2C_POLICY_CLAIM: 'x' },
      /^ENTRA_LOCAL_B2C_POLICY_CLAIM: 'x' is not tfp or acr/,
    ],
  ]
  for (const [args, env, message] of cases)
    assert.throws(
      () => readSettings(args, env),
      (fault: Error) => {
        assert.equal(fault.name, 'ConfigurationError')
        assert.match(fault.message, message)
        assert.doesNotMatch(fault.message, /hush/)
        return true
      },
    )
})

test('the summary shows the secret of the example, and only of the example', () => {
  const facts = { origin: 'http://localhost:3001', directory: sampleDirectory }
  const shown = summary({ ...facts, isExample: true })
  assert.match(shown, /local-development-only/)
  for (const { username } of sampleDirectory.people) assert.ok(shown.includes(username))
  assert.match(shown, /http:\/\/localhost:3001\/klanten\.ciam\/.+\/\.well-known/)
  const plain = summary({ ...facts, isExample: false, managedIdentity: { IDENTITY_HEADER: 'x1' } })
  assert.doesNotMatch(plain, /local-development-only/)
  assert.match(plain, /IDENTITY_HEADER +x1/)
})
