import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEnvironment } from '../node/read-config.ts'
import { filledIn, fillIn, knownValues } from './known-values.ts'

const APP = 'cccccccc-0000-4000-8000-000000000001'
const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const config = (env: Record<string, string>) => readEnvironment(env).config

test('what is known takes the place of its name, and the rest stays to be filled in', () => {
  const filled = fillIn('az ad app show --id <app-id> --x <user>', { 'app-id': APP })
  assert.equal(filled, `az ad app show --id ${APP} --x <user>`)
})

test('nothing is filled in that could begin another command in a shell', () => {
  for (const value of [
    'a; rm -rf x',
    '$(x)',
    '`x`',
    'a b',
    '"',
    "'",
    'a|b',
    'a&b',
    'a\nb',
    '-x',
    '',
  ]) {
    assert.equal(fillIn('az <app-id>', { 'app-id': value }), 'az <app-id>', value)
  }
})

test('a name that every object has is no value', () => {
  assert.equal(fillIn('<constructor> <toString>', {}), '<constructor> <toString>')
})

test('the configuration tells the app, the tenant, the cloud and our own address', () => {
  const env = {
    ENTRA_TENANT: TENANT,
    ENTRA_CLIENT_ID: APP,
    ENTRA_AUTHORITY_HOST: 'https://login.microsoftonline.us',
    PUBLIC_URL: 'https://door.example',
    VOORDEUR_DATA_DIR: '/data',
  }
  assert.deepEqual(knownValues(config(env), true), {
    'data-folder': '/data',
    'redirect-uri': 'https://door.example/oauth/callback',
    'public-url': 'https://door.example',
    'app-id': APP,
    'tenant-id': TENANT,
    authority: 'https://login.microsoftonline.us',
    ENTRA: undefined,
  })
  assert.equal(knownValues(config(env), false)['redirect-uri'], undefined)
})

test('a general provider has no app of the Azure CLI', () => {
  const env = {
    OIDC_ISSUER: 'https://id.example',
    OIDC_CLIENT_ID: 'client',
    OIDC_CLIENT_SECRET: 'x',
  }
  assert.equal(knownValues(config(env), true)['app-id'], undefined)
})

test('advice names the settings of the provider that is configured', () => {
  const advice = 'Set ENTRA_CLIENT_SECRET.'
  assert.equal(fillIn(advice, knownValues(config({ ENTRA_TENANT: TENANT }), true)), advice)
  const external = { EXTERNAL_ID_DISCOVERY_URL: 'https://x.ciamlogin.com/y' }
  const values = knownValues(config(external), true)
  assert.equal(fillIn(advice, values), 'Set EXTERNAL_ID_CLIENT_SECRET.')
})

test('a finding is filled in where it advises, not where it says what was found', () => {
  const finding = {
    check: 'x',
    status: 'ok',
    found: '<app-id>',
    fix: '<app-id>',
    command: '<app-id>',
  } as const
  assert.deepEqual(filledIn(finding, { 'app-id': APP }), { ...finding, fix: APP, command: APP })
})
