import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultRedirectSchemes } from './redirect-uri.ts'
import { normaliseRegistration } from './registration.ts'

const POLICY = { schemes: defaultRedirectSchemes, scopes: ['property:read', 'assessments:read'] }
const CALLBACK = 'http://127.0.0.1:33418/'

function accepted(fields: Record<string, unknown>) {
  const outcome = normaliseRegistration({ redirect_uris: [CALLBACK], ...fields }, POLICY)
  if ('error' in outcome) assert.fail(`${outcome.error}: ${outcome.description}`)
  return outcome.metadata
}

function refused(body: unknown) {
  const outcome = normaliseRegistration(body, POLICY)
  if ('metadata' in outcome) assert.fail(JSON.stringify(outcome.metadata))
  return outcome
}

const withField = (fields: Record<string, unknown>) =>
  refused({ redirect_uris: [CALLBACK], ...fields })

test('the least a client can say becomes a native code client with Basic authentication', () => {
  assert.deepEqual(accepted({}), {
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    application_type: 'native',
  })
})

test('what editors send is accepted', () => {
  const editor = accepted({
    client_name: 'Visual Studio Code',
    client_uri: 'https://code.visualstudio.com',
    logo_uri: 'https://code.visualstudio.com/logo.png',
    redirect_uris: ['https://vscode.dev/redirect', CALLBACK],
    grant_types: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    scope: 'property:read something:else openid',
  })
  assert.deepEqual(editor, {
    client_name: 'Visual Studio Code',
    client_uri: 'https://code.visualstudio.com',
    redirect_uris: ['https://vscode.dev/redirect', CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    scope: 'property:read',
  })
  accepted({
    redirect_uris: [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'https://www.cursor.com/agents/mcp/oauth/callback',
      'http://localhost:8787/callback',
    ],
  })
})

test('a stranger never becomes a machine client', () => {
  const asked = { grant_types: ['authorization_code', 'client_credentials'] }
  assert.deepEqual(accepted(asked).grant_types, ['authorization_code'])
  assert.match(withField({ grant_types: ['client_credentials'] }).description, /operator/)
  const jwtBearer = ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'implicit', 'password']
  assert.deepEqual(accepted({ grant_types: ['authorization_code', ...jwtBearer] }).grant_types, [
    'authorization_code',
  ])
})

test('fields that are a word against ours are left out', () => {
  const kept = accepted({
    client_id: 'https://claude.ai/mine',
    client_secret: 'chosen-by-the-client',
    client_secret_expires_at: 0,
    client_id_issued_at: 1,
    software_statement: 'eyJ...',
    logo_uri: 'https://evil.example/logo.svg',
    sector_identifier_uri: 'https://evil.example/',
    backchannel_logout_uri: 'https://evil.example/',
    voordeur_scopes: 'property:read',
    require_auth_time: true,
    subject_type: 'pairwise',
    id_token_signed_response_alg: 'none',
    jwks_uri: 'https://evil.example/jwks',
    unknown: 'x',
  })
  assert.deepEqual(Object.keys(kept).sort(), [
    'application_type',
    'grant_types',
    'redirect_uris',
    'response_types',
    'token_endpoint_auth_method',
  ])
})

test('redirect URIs outside the policy refuse the registration and are named', () => {
  for (const uri of [
    'http://evil.example/cb',
    'javascript:alert(1)',
    'windsurf://cb',
    'https://u@x/',
  ]) {
    const { error, description } = refused({ redirect_uris: [CALLBACK, uri] })
    assert.equal(error, 'invalid_redirect_uri', uri)
    assert.ok(description.includes(uri), description)
  }
  for (const redirect_uris of [undefined, null, [], 'https://x.example/', {}, 7]) {
    assert.equal(refused({ redirect_uris }).error, 'invalid_redirect_uri')
  }
  assert.equal(refused({ redirect_uris: [7] }).error, 'invalid_client_metadata')
  const eleven = Array.from({ length: 11 }, (_, n) => `https://client.example/${n}`)
  assert.match(refused({ redirect_uris: eleven }).description, /at most 10/)
  assert.equal(accepted({ redirect_uris: [CALLBACK, CALLBACK] }).redirect_uris.length, 1)
})

test('the application type goes with the redirect URIs', () => {
  assert.equal(accepted({ application_type: 'web' }).application_type, 'web')
  const web = { application_type: 'web', redirect_uris: ['cursor://x/cb'] }
  assert.match(refused(web).description, /needs application_type native/)
  const local = ['https://localhost:3000/cb']
  assert.match(refused({ redirect_uris: local }).description, /needs application_type web/)
  accepted({ redirect_uris: local, application_type: 'web' })
  accepted({ redirect_uris: ['https://localhost.example/cb'] })
  assert.equal(withField({ application_type: 'browser' }).error, 'invalid_client_metadata')
})

test('a name is cleaned of what a person can not see, and bounded', () => {
  const name = (client_name: unknown) => accepted({ client_name }).client_name
  assert.equal(name('Cl\u202eaude\u0000 \u200b Code\u2066'), 'Claude Code')
  assert.equal(name('  two \n lines\t here '), 'two lines here')
  assert.equal(name(`e${'\u0301'.repeat(40)}`)?.normalize('NFD').length, 5)
  assert.equal(name('\u200b\u200e '), undefined)
  assert.equal(name('É'.repeat(100)), 'É'.repeat(100))
  assert.match(withField({ client_name: 'x'.repeat(101) }).description, /at most 100/)
  assert.match(withField({ client_name: '\u200b'.repeat(5_000) }).description, /at most 100/)
  assert.equal(withField({ client_name: 7 }).error, 'invalid_client_metadata')
  assert.equal(withField({ client_name: { a: 1 } }).error, 'invalid_client_metadata')
})

test('a link that is not https is left out, because it only is decoration', () => {
  const kept = accepted({
    client_uri: 'http://localhost:5173',
    policy_uri: 'javascript:alert(1)',
    tos_uri: 'https://client.example/terms',
  })
  assert.equal(kept.client_uri, undefined)
  assert.equal(kept.policy_uri, undefined)
  assert.equal(kept.tos_uri, 'https://client.example/terms')
})

const EC_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}
const keys = (...list: unknown[]) => ({
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: list },
})

test('private_key_jwt comes with public keys or an https address of them', () => {
  const labelled = { ...EC_KEY, kid: 'a', alg: 'ES256', use: 'sig', x5c: ['...'], extra: 1 }
  assert.deepEqual(accepted(keys(labelled)).jwks, {
    keys: [{ ...EC_KEY, kid: 'a', use: 'sig', alg: 'ES256' }],
  })
  const method = { token_endpoint_auth_method: 'private_key_jwt' }
  const address = 'https://client.example/jwks'
  assert.equal(accepted({ ...method, jwks_uri: address }).jwks_uri, address)
  for (const jwks_uri of [
    'http://client.example/jwks',
    'file:///x',
    'https://u:p@client.example/',
    7,
    '',
  ]) {
    assert.match(withField({ ...method, jwks_uri }).description, /must be an https URL/)
  }
  assert.match(withField(method).description, /needs jwks or jwks_uri/)
  const both = { ...keys(EC_KEY), jwks_uri: address }
  assert.match(withField(both).description, /not be used together/)
})

test('private and shared keys, odd types and too many keys are refused', () => {
  for (const [member, value] of Object.entries({ d: 'x', k: 'x', p: 'x', oth: [], priv: 'x' })) {
    assert.match(withField(keys({ ...EC_KEY, [member]: value })).description, /public keys only/)
  }
  const odd = [{ kty: 'oct' }, { kty: 'toString' }, {}, null, 'EC', { kty: 'EC', crv: 'P-256' }]
  for (const key of odd) {
    assert.equal(withField(keys(key)).error, 'invalid_client_metadata', JSON.stringify(key))
  }
  const huge = { kty: 'RSA', e: 'AQAB', n: 'x'.repeat(1_401) }
  assert.match(withField(keys(huge)).description, /no usable "n"/)
  const many = keys(...Array.from({ length: 11 }, () => EC_KEY))
  assert.match(withField(many).description, /1 to 10 keys/)
  for (const jwks of [[], { keys: [] }, { keys: {} }, 'x']) {
    const outcome = withField({ token_endpoint_auth_method: 'private_key_jwt', jwks })
    assert.match(outcome.description, /1 to 10 keys/)
  }
})

test('wrong types and unknown methods are errors, never exceptions', () => {
  for (const body of [undefined, null, 'x', 7, [], [CALLBACK]]) {
    assert.equal(refused(body).error, 'invalid_client_metadata')
  }
  for (const fields of [
    { grant_types: 'authorization_code' },
    { grant_types: [{}] },
    { grant_types: [] },
    { response_types: ['token'] },
    { response_types: 'code' },
    { scope: ['a'] },
    { scope: 'x'.repeat(2_001) },
    { token_endpoint_auth_method: 'client_secret_jwt' },
    { token_endpoint_auth_method: 'tls_client_auth' },
    { token_endpoint_auth_method: ['none'] },
  ]) {
    assert.equal(withField(fields).error, 'invalid_client_metadata', JSON.stringify(fields))
  }
  const hybrid = { response_types: ['code', 'code id_token'] }
  assert.deepEqual(accepted(hybrid).response_types, ['code'])
})
