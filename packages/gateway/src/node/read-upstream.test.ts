import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DelegatingContract, judgeConfig } from '../assembly/judge-config.ts'
import type { Env } from './environment.ts'
import { readEnvironment } from './read-config.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const CLIENT = 'cccccccc-0000-4000-8000-000000000001'
const IDENTITY = 'dddddddd-0000-4000-8000-000000000001'
const DATA = { VOORDEUR_DATA_DIR: '/nowhere/that/exists' }
const ENTRA = { ENTRA_TENANT: TENANT, ENTRA_CLIENT_ID: CLIENT, ENTRA_CLIENT_SECRET: 's3cret-value' }
const B2C = {
  AZURE_B2C_TENANT: 'voorbeeld',
  AZURE_B2C_POLICY: 'B2C_1_signin',
  AZURE_B2C_CLIENT_ID: CLIENT,
  AZURE_B2C_CLIENT_SECRET: 's3cret-value',
}
const EXTERNAL = {
  EXTERNAL_ID_DISCOVERY_URL: `https://klanten.ciamlogin.com/${TENANT}/v2.0/.well-known/openid-configuration`,
  EXTERNAL_ID_CLIENT_ID: CLIENT,
  EXTERNAL_ID_CLIENT_SECRET: 's3cret-value',
}
const OIDC = {
  OIDC_ISSUER: 'https://login.voorbeeld.example',
  OIDC_CLIENT_ID: 'voordeur',
  OIDC_CLIENT_SECRET: 's3cret-value',
}

/** A tool that acts at Graph as the person. */
const DELEGATING = [
  { name: 'my_profile', downstream: ['https://graph.microsoft.com/User.Read'] },
] as const

type Tools = readonly DelegatingContract[]

const read = (env: Env) => readEnvironment({ ...DATA, ...env })
/** Every fault of the environment, and of what it adds up to. */
function faultsOf(env: Env, tools: Tools = []): readonly string[] {
  const { config, faults } = read(env)
  return [...faults, ...judgeConfig(config.gateway, [], tools)]
}
/** What the settings mean; there is nothing wrong with them. */
function upstreamOf(env: Env) {
  assert.deepEqual(faultsOf(env), [])
  return read(env).config.gateway.upstream
}
/** The one fault. */
function faultOf(env: Env, tools?: Tools): string {
  const faults = faultsOf(env, tools)
  assert.equal(faults.length, 1, faults.join(' | '))
  return faults[0] ?? ''
}

describe('the sign-in service of a deployment', () => {
  it('is Entra ID, by its own settings', () => {
    assert.deepEqual(
      upstreamOf({ ...ENTRA, ENTRA_API_SCOPE: 'act_as_user', SIGN_IN_NAME: 'Work' }),
      {
        kind: 'entra',
        authorityHost: new URL('https://login.microsoftonline.com'),
        tenant: TENANT,
        allowedTenants: [TENANT],
        clientId: CLIENT,
        credential: { kind: 'secret', secret: 's3cret-value' },
        apiScope: 'act_as_user',
        displayName: 'Work',
      },
    )
  })

  it('is Entra ID, by the names of the reference project', () => {
    const names = {
      TENANT_ID: TENANT,
      CLIENT_ID: CLIENT.toUpperCase(),
      CLIENT_SECRET: 's3cret-value',
      OAUTH_DOMAIN: 'http://localhost:4000',
      RESOURCE_SERVER_URL: 'http://localhost:4000/house',
    }
    assert.deepEqual(upstreamOf(names), upstreamOf(ENTRA))
    const { publicUrl, resourceUrl } = read(names).config.gateway
    assert.equal(publicUrl.href, 'http://localhost:4000/')
    assert.equal(resourceUrl.href, 'http://localhost:4000/house')
    const both = { ...names, MCP_SERVER_URL: 'http://localhost:4000/mine' }
    assert.equal(read(both).config.gateway.resourceUrl.pathname, '/mine')
  })

  it('knows us by a managed identity, whose client id goes by a misleading name', () => {
    const azure = { IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token', IDENTITY_HEADER: 'h' }
    const { ENTRA_CLIENT_SECRET: _, ...secretless } = ENTRA
    const env = { ...secretless, ...azure, FEDERATED_CREDENTIAL_OID: IDENTITY }
    const { credential } = upstreamOf(env)
    assert.deepEqual(credential.kind === 'managed-identity' && credential.clientId, IDENTITY)
  })

  it('is External ID, whose issuer is pinned letter by letter', () => {
    const issuer = `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`
    const upstream = upstreamOf({ ...EXTERNAL, EXTERNAL_ID_ISSUER: issuer })
    assert.equal(upstream.kind, 'external-id')
    assert.equal(upstream.kind === 'external-id' && upstream.issuer, issuer)
    assert.equal(upstream.kind === 'external-id' && upstream.apiScope, 'access_as_user')
  })

  it('is Azure AD B2C, whose addresses follow from tenant and policy', () => {
    const at = (policy: string) =>
      `https://voorbeeld.b2clogin.com/voorbeeld.onmicrosoft.com/${policy}/v2.0/.well-known/openid-configuration`
    for (const tenant of ['voorbeeld', 'voorbeeld.onmicrosoft.com']) {
      const issuer = `https://voorbeeld.b2clogin.com/${TENANT}/v2.0/`
      const upstream = upstreamOf({
        ...B2C,
        AZURE_B2C_TENANT: tenant,
        AZURE_B2C_ISSUER: issuer,
        AZURE_B2C_PASSWORD_RESET_POLICY: 'B2C_1_reset',
        AZURE_B2C_REDIRECT_URI: 'http://localhost:3000/oauth/callback',
      })
      assert.ok(upstream.kind === 'b2c')
      assert.equal(upstream.discoveryUrl.href, at('B2C_1_signin'))
      assert.equal(upstream.passwordResetDiscoveryUrl?.href, at('B2C_1_reset'))
      assert.equal(upstream.issuer, issuer)
    }
  })

  it('is Azure AD B2C at a custom domain, whatever the case of the policy there', () => {
    const at = (policy: string) =>
      `https://login.voorbeeld.example/${TENANT}/${policy}/v2.0/.well-known/openid-configuration`
    const { AZURE_B2C_TENANT: _, ...custom } = B2C
    const upstream = upstreamOf({
      ...custom,
      AZURE_B2C_DISCOVERY_URL: at('b2c_1_SignIn'),
      AZURE_B2C_PASSWORD_RESET_POLICY: 'B2C_1_reset',
    })
    assert.ok(upstream.kind === 'b2c')
    assert.equal(upstream.discoveryUrl.href, at('b2c_1_SignIn'))
    assert.equal(upstream.passwordResetDiscoveryUrl?.href, at('B2C_1_reset'))
    assert.ok(upstream.allowedPolicies.includes('B2C_1_signin'))
  })

  it('is any OpenID Connect provider', () => {
    const { kind, clientId } = upstreamOf(OIDC)
    assert.deepEqual([kind, clientId], ['oidc', 'voordeur'])
  })
})

const SHARED = { ...ENTRA, ENTRA_TENANT: 'organizations' }
const ONE_FAULT: readonly [what: string, env: Env, fault: RegExp][] = [
  [
    'two services at once, by the names that were used',
    { TENANT_ID: TENANT, ENTRA_CLIENT_ID: CLIENT, ENTRA_CLIENT_SECRET: 's3cret-value', ...B2C },
    /^AZURE_B2C_POLICY and TENANT_ID are set, and .* one sign-in service\. Keep one of them\.$/,
  ],
  ['no list of tenants at organizations', SHARED, /^ENTRA_ALLOWED_TENANTS is empty.*or set it to/],
  [
    'no list of tenants at common',
    { ...ENTRA, ENTRA_TENANT: 'common' },
    /^ENTRA_ALLOWED_TENANTS is empty/,
  ],
  [
    'no list for a tenant that is named by its domain',
    { ...ENTRA, ENTRA_TENANT: 'voorbeeld.example' },
    /^ENTRA_ALLOWED_TENANTS is empty/,
  ],
  [
    '"any" beside a tenant',
    { ...SHARED, ENTRA_ALLOWED_TENANTS: `any ${TENANT}` },
    /^ENTRA_ALLOWED_TENANTS must list tenant ids; not: any\.$/,
  ],
  [
    'a client id that is none',
    { ...ENTRA, ENTRA_CLIENT_ID: 'voordeur' },
    /^ENTRA_CLIENT_ID must be a GUID/,
  ],
  [
    'a redirect that is not our callback',
    { ...B2C, AZURE_B2C_REDIRECT_URI: 'https://voordeur.example/signin-oidc' },
    /^AZURE_B2C_REDIRECT_URI is .*signin-oidc, and this gateway's callback is http:\/\/localhost:3000\/oauth\/callback\. Register that one/,
  ],
  [
    'no tenant, asked for once although two addresses need it',
    { ...B2C, AZURE_B2C_TENANT: '', AZURE_B2C_PASSWORD_RESET_POLICY: 'B2C_1_reset' },
    /^AZURE_B2C_TENANT is missing: .*AZURE_B2C_DISCOVERY_URL/,
  ],
  ['a tenant’s id', { ...B2C, AZURE_B2C_TENANT: TENANT }, /^AZURE_B2C_TENANT can't be.*name/],
  ['a tenant with a path', { ...B2C, AZURE_B2C_TENANT: 'a/b' }, /^AZURE_B2C_TENANT can't be/],
  [
    'the address of another policy',
    { ...B2C, AZURE_B2C_DISCOVERY_URL: 'https://login.voorbeeld.example/x/B2C_1_signinup/v2.0' },
    /^AZURE_B2C_DISCOVERY_URL is not an address of the policy B2C_1_signin,/,
  ],
  [
    'an issuer that is no address',
    { ...B2C, AZURE_B2C_ISSUER: 'voorbeeld' },
    /^AZURE_B2C_ISSUER must be an absolute/,
  ],
  [
    'a document that is at no address',
    { ...EXTERNAL, EXTERNAL_ID_DISCOVERY_URL: 'klanten.ciamlogin.com' },
    /^EXTERNAL_ID_DISCOVERY_URL must be an absolute/,
  ],
  ['no client at another provider', { ...OIDC, OIDC_CLIENT_ID: '' }, /^OIDC_CLIENT_ID is missing/],
  [
    'no secret at another provider',
    { ...OIDC, OIDC_CLIENT_SECRET: '' },
    /^OIDC_CLIENT_SECRET is missing/,
  ],
  [
    'a mode that there is not',
    { ...ENTRA, VOORDEUR_MODE: 'proxy' },
    /^VOORDEUR_MODE must be gateway, direct or both/,
  ],
  ...[B2C, EXTERNAL, OIDC].map((env): [string, Env, RegExp] => [
    `tokens of Entra’s where ${Object.keys(env)[0]} says who signs people in`,
    { ...env, VOORDEUR_MODE: 'direct' },
    /^VOORDEUR_MODE asks for direct mode.*Set ENTRA_TENANT, or VOORDEUR_MODE=gateway\.$/,
  ]),
  [
    'a Graph scope that no tool declares',
    { ...ENTRA, GRAPH_SCOPE: 'User.Read' },
    /^GRAPH_SCOPE names https:\/\/graph\.microsoft\.com\/User\.Read, which no tool's contract/,
  ],
]

describe('a deployment does not start with', () => {
  for (const [what, env, fault] of ONE_FAULT) {
    it(what, () => assert.match(faultOf(env), fault))
  }

  for (const [name, env] of [
    ['Azure AD B2C', B2C],
    ['a general OpenID Connect provider', OIDC],
  ] as const) {
    it(`a tool that acts elsewhere and ${name}, which has no On-Behalf-Of`, () => {
      const fault = faultOf(env, DELEGATING)
      assert.ok(fault.startsWith('The tools my_profile act at other services as the person'), fault)
      assert.ok(fault.includes(`${name} has no such exchange`), fault)
    })
  }

  it('nothing at all, and says which settings there are', () => {
    assert.match(
      faultsOf({}).join(),
      /ENTRA_TENANT.*EXTERNAL_ID_DISCOVERY_URL.*AZURE_B2C_POLICY.*OIDC/,
    )
  })

  it('several faults without naming all of them, each with what to do', () => {
    const faults = faultsOf(
      {
        AZURE_B2C_POLICY: 'B2C_1_signin',
        AZURE_B2C_TENANT: 'https://voorbeeld.b2clogin.com',
        AZURE_B2C_CLIENT_ID: 'voordeur',
        AZURE_B2C_REDIRECT_URI: 'https://voordeur.example/back',
        VOORDEUR_MODE: 'both',
        GRAPH_SCOPE: 'Mail.Send',
        GRANT_DAYS: '0',
        UPSTREAM_RECHECK_MINUTES: 'hourly',
      },
      DELEGATING,
    )
    const named = [
      'AZURE_B2C_TENANT',
      'AZURE_B2C_CLIENT_ID',
      'AZURE_B2C_CLIENT_SECRET',
      'AZURE_B2C_REDIRECT_URI',
      'VOORDEUR_MODE',
      'GRAPH_SCOPE',
      'GRANT_DAYS',
      'UPSTREAM_RECHECK_MINUTES',
      'On-Behalf-Of',
    ]
    for (const name of named)
      assert.equal(faults.filter((fault) => fault.includes(name)).length, 1, name)
    assert.equal(faults.length, named.length, faults.join(' | '))
  })
})

describe('what a configuration may say', () => {
  it('takes any tenant when that is said', () => {
    const upstream = upstreamOf({ ...SHARED, ENTRA_ALLOWED_TENANTS: 'any' })
    assert.equal(upstream.kind === 'entra' && upstream.allowedTenants, 'any')
  })

  it('takes a Graph scope that a tool declares, short or in full', () => {
    for (const scope of ['User.Read', 'https://graph.microsoft.com/User.Read'])
      assert.deepEqual(faultsOf({ ...ENTRA, GRAPH_SCOPE: scope }, DELEGATING), [])
  })

  it('turns each way in on by itself', () => {
    const modes = (['gateway', 'direct', 'both'] as const).map((mode) => {
      const { gatewayMode, direct } = read({ ...ENTRA, VOORDEUR_MODE: mode }).config.gateway
      return [gatewayMode, direct !== undefined]
    })
    assert.deepEqual(modes, [
      [true, false],
      [false, true],
      [true, true],
    ])
    const { direct } = read({
      ...ENTRA,
      VOORDEUR_MODE: 'direct',
      DIRECT_APP_ID_URIS: 'api://voordeur https://voordeur.example/api',
      DIRECT_ALLOWED_CLIENTS: CLIENT.toUpperCase(),
      DIRECT_ALLOW_APPS: 'true',
    }).config.gateway
    assert.deepEqual(direct, {
      appIdUris: ['api://voordeur', 'https://voordeur.example/api'],
      allowedClients: [CLIENT],
      allowApps: true,
    })
  })

  it('has an hour, four hours, thirty days and 90 seconds unless told otherwise', () => {
    const { upstreamPolicy, lifetimes } = read(ENTRA).config.gateway
    assert.deepEqual(upstreamPolicy, { recheckAfter: 3_600, tolerateUnreachable: 14_400 })
    assert.deepEqual([lifetimes.grant, lifetimes.refreshReplay], [30 * 86_400, 90])
  })

  for (const [name, least, most] of [
    ['UPSTREAM_RECHECK_MINUTES', 1, 1_440],
    ['UPSTREAM_TOLERATE_MINUTES', 0, 10_080],
    ['GRANT_DAYS', 1, 365],
    ['REFRESH_REPLAY_SECONDS', 0, 300],
  ] as const) {
    it(`bounds ${name} from ${least} to ${most}`, () => {
      for (const good of [least, most])
        assert.deepEqual(faultsOf({ ...ENTRA, [name]: String(good) }), [])
      for (const bad of [least - 1, most + 1, 1.5, 'Infinity', '1h'])
        assert.match(
          faultOf({ ...ENTRA, [name]: String(bad) }),
          new RegExp(`^${name} must be a whole`),
        )
    })
  }

  it('counts minutes, days and seconds', () => {
    const { upstreamPolicy, lifetimes } = read({
      ...ENTRA,
      UPSTREAM_RECHECK_MINUTES: '5',
      UPSTREAM_TOLERATE_MINUTES: '10',
      GRANT_DAYS: '2',
      REFRESH_REPLAY_SECONDS: '30',
    }).config.gateway
    assert.deepEqual(upstreamPolicy, { recheckAfter: 300, tolerateUnreachable: 600 })
    assert.deepEqual([lifetimes.grant, lifetimes.refreshReplay], [2 * 86_400, 30])
  })

  it('never shows a secret in a fault or a warning, not even one in the wrong place', () => {
    const secret = 's3cret-value'
    const azure = { IDENTITY_HEADER: secret, FEDERATED_CREDENTIAL_OID: secret }
    const everywhere = [
      { ...ENTRA, ENTRA_CLIENT_ID: secret },
      { ...ENTRA, ...azure },
      { ...ENTRA, NODE_ENV: 'production' },
      { ...B2C, AZURE_B2C_CLIENT_ID: secret, NODE_ENV: 'production' },
      { ...EXTERNAL, EXTERNAL_ID_CLIENT_ID: secret, EXTERNAL_ID_ISSUER: 'x' },
      { ...OIDC, OIDC_ISSUER: 'x' },
      { ...ENTRA, ...B2C, ...OIDC, ...EXTERNAL, VOORDEUR_MASTER_KEY: secret },
    ]
    for (const env of everywhere) {
      const faults = faultsOf(env, DELEGATING)
      assert.ok(faults.length > 0)
      const { warnings } = read(env).config.gateway
      assert.doesNotMatch([...faults, ...warnings].join(), new RegExp(secret))
    }
  })
})
