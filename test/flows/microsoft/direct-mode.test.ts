import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import {
  apiScope,
  appOnlyToken,
  DAEMON,
  entraTokens,
  startDirectWorld,
} from '../../world/direct-client.ts'
import { callTool } from '../../world/oauth-client.ts'
import { travel } from '../../world/time.ts'
import { people, UPSTREAM, type World } from '../../world/world.ts'
import { of2025, opensLinks, sightOf } from './mcp-clients.ts'

const [VOORBEELD, VERZONNEN] = [
  'aaaaaaaa-0000-4000-8000-000000000001',
  'aaaaaaaa-0000-4000-8000-000000000002',
]
const PROFILE = apiScope('profile:read')
const ONE_TENANT = { ENTRA_TENANT: VOORBEELD, ENTRA_ALLOWED_TENANTS: '' }
const SHARED = { ENTRA_ALLOWED_TENANTS: VOORBEELD }

let world: World

const direct = async (...options: Parameters<typeof startDirectWorld>) => {
  world = await startDirectWorld(...options)
}

const metadataOf = async (path: string) => {
  const response = await fetch(`${world.url}/.well-known/oauth-protected-resource${path}`)
  return (await response.json()) as Record<string, unknown>
}

const whoAmI = async (token: string): Promise<unknown> => {
  const { status, body } = await callTool(world.mcpUrl, 'who_am_i', {}, token)
  assert.equal(status, 200, JSON.stringify(body))
  return body.result?.structuredContent?.['body']
}

/** Refused as a token, with what to ask Entra for instead. */
async function refuses(token: string, why: RegExp): Promise<void> {
  const answer = await opensLinks(world, token, 'who_am_i')
  const { status, challenge = {} } = sightOf(answer)
  assert.deepEqual(
    [status, challenge['error'], challenge['scope']],
    [401, 'invalid_token', PROFILE],
  )
  assert.match(challenge['error_description'] ?? '', why)
  assert.doesNotMatch(answer.text, /eyJ/)
}

const profileToken = async (username: string, tenant?: string) => {
  const where = tenant === undefined ? {} : { tenant }
  return (await entraTokens(world, username, { scope: PROFILE, ...where })).access_token
}

describe('a server that takes Entra’s own tokens, of one tenant', () => {
  before(() => direct(ONE_TENANT))
  after(() => world.close())

  it('names Entra as the one to ask, and scopes as Entra knows them', async () => {
    for (const [path, resource] of [
      ['/mcp', world.mcpUrl],
      ['', world.url],
    ] as const) {
      const document = await metadataOf(path)
      assert.equal(document['resource'], resource)
      assert.deepEqual(document['authorization_servers'], [`${world.entraUrl}/${VOORBEELD}/v2.0`])
      assert.deepEqual(document['scopes_supported'], [PROFILE])
    }
  })

  it('names an authorization server that clients find, by the discovery of OpenID Connect', async () => {
    const [server] = (await metadataOf('/mcp'))['authorization_servers'] as string[]
    const discovery = await fetch(`${server}/.well-known/openid-configuration`)
    assert.equal(((await discovery.json()) as { issuer: string }).issuer, server)
  })

  for (const path of [
    '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration',
    '/oauth/authorize',
    '/oauth/callback',
    '/oauth/jwks',
    '/oauth/consent/x',
    '/oauth/step-up/x',
  ]) {
    it(`has no authorization server of its own at ${path}`, async () => {
      const query = '?client_id=x&state=y&code=z'
      assert.equal((await fetch(world.url + path + query, { redirect: 'manual' })).status, 404)
    })
  }
  for (const path of ['/oauth/token', '/oauth/par', '/oauth/revoke', '/oauth/introspect']) {
    it(`takes no form at ${path}`, async () => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'x' })
      assert.equal((await fetch(world.url + path, { method: 'POST', body })).status, 404)
    })
  }
  it('registers nobody', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    assert.equal((await fetch(`${world.url}/oauth/register`, init)).status, 404)
  })

  it('asks who brings nothing for a token with the scope of the tool', async () => {
    for (const [tool, scope] of [
      ['my_profile', PROFILE],
      ['my_mail', apiScope('mail:read')],
    ] as const) {
      const { status, headers } = await callTool(world.mcpUrl, tool, {})
      assert.equal(status, 401)
      assert.equal(
        headers.get('www-authenticate'),
        `Bearer scope="${scope}", resource_metadata="${world.url}/.well-known/oauth-protected-resource/mcp"`,
      )
    }
  })

  it('enforces scopes: the token of one tool does not open the other', async () => {
    const token = await profileToken(people.noor)
    const { status, challenge } = sightOf(await of2025(world, token, 'my_mail'))
    assert.equal(status, 403)
    assert.equal(challenge?.['error'], 'insufficient_scope')
    assert.equal(challenge?.['scope'], apiScope('mail:read'))
  })

  it('takes the scope that Entra’s answer named, in either form, for the same person', async () => {
    const ids = []
    for (const scope of [PROFILE, `${UPSTREAM.client_id}/profile:read`]) {
      const { access_token } = await entraTokens(world, people.noor, { scope })
      assert.equal(decodeJwt(access_token)['ver'], '2.0')
      assert.equal(decodeJwt(access_token).aud, UPSTREAM.client_id)
      ids.push(await whoAmI(access_token))
    }
    assert.match(String(ids[0]), /^\S{8,}$/)
    assert.equal(ids[0], ids[1])
    assert.notEqual(await whoAmI(await profileToken(people.sem)), ids[0])
  })

  it('takes a guest for who the guest is in this tenant', async () => {
    const token = await profileToken(people.daan, VOORBEELD)
    assert.match(String(decodeJwt(token)['idp']), new RegExp(VERZONNEN))
    assert.match(String(await whoAmI(token)), /^\S{8,}$/)
  })

  it('refuses what is no access token for it', async () => {
    const { access_token } = await entraTokens(world, people.noor, { scope: PROFILE })
    const ours = { scope: 'email', client: UPSTREAM }
    const { id_token } = await entraTokens(world, people.noor, ours)
    assert.equal(decodeJwt(id_token).aud, UPSTREAM.client_id)
    const graph = { scope: 'https://graph.microsoft.com/User.Read' }
    const { access_token: graphToken } = await entraTokens(world, people.noor, graph)
    const daemons = { scope: `${DAEMON.client_id}/access_as_user` }
    const { access_token: another } = await entraTokens(world, people.noor, daemons)
    await refuses(id_token, /ID token/)
    await refuses(graphToken, /Microsoft Graph/)
    await refuses(another, /another resource/)
    await refuses(await appOnlyToken(world, VOORBEELD), /application/)
    await refuses(await profileToken(people.daan, VERZONNEN), /organisation is not allowed/)
    const otherScope = { scope: apiScope('access_as_user') }
    const { access_token: scopeless } = await entraTokens(world, people.noor, otherScope)
    await refuses(scopeless, /none of the scopes/)
    const [header, claims, signature = ''] = access_token.split('.')
    await refuses(
      [header, claims, signature.split('').reverse().join('')].join('.'),
      /cannot be verified/,
    )
    await refuses('eyJhbGciOiJub25lIn0.e30.', /read|issuer/)
  })

  it('refuses a token after its time', async (t) => {
    const token = await profileToken(people.noor)
    travel(t, 6 * 3_600 + 61)
    await refuses(token, /expired/)
  })
})

describe('a server that takes Entra’s own tokens, at a shared authority', () => {
  before(() => direct(SHARED))
  after(() => world.close())

  it('refuses an organisation that is not in its list', async () => {
    assert.ok(await whoAmI(await profileToken(people.noor)))
    await refuses(await profileToken(people.daan), /Your organisation is not allowed/)
  })
})

describe('a registration that issues tokens of version 1.0', () => {
  const uri = 'api://voordeur.voorbeeld.example'
  before(() =>
    direct(
      { ...ONE_TENANT, DIRECT_APP_ID_URIS: uri },
      { requested_access_token_version: 1, app_id_uris: [uri] },
    ),
  )
  after(() => world.close())

  it('is taken with each audience that it can have, for the same person', async () => {
    const audiences = [uri, `api://${UPSTREAM.client_id}`, UPSTREAM.client_id]
    const ids = new Set<unknown>()
    for (const audience of audiences) {
      const scope = `${audience}/profile:read`
      const { access_token } = await entraTokens(world, people.noor, { scope })
      const { ver, aud } = decodeJwt(access_token)
      assert.deepEqual([ver, aud], ['1.0', audience])
      ids.add(await whoAmI(access_token))
    }
    assert.equal(ids.size, 1)
  })

  it('is asked for by the App ID URI that is configured', async () => {
    assert.deepEqual((await metadataOf('/mcp'))['scopes_supported'], [`${uri}/profile:read`])
    const { headers } = await callTool(world.mcpUrl, 'my_mail', {})
    assert.ok(headers.get('www-authenticate')?.includes(`scope="${uri}/mail:read"`))
  })
})

describe('whom else a server lets in with Entra’s tokens', () => {
  afterEach(() => world.close())

  it('is an application, when that is allowed, where no person is needed', async () => {
    await direct({ ...ONE_TENANT, DIRECT_ALLOW_APPS: 'true' })
    const token = await appOnlyToken(world, VOORBEELD)
    for (const tool of ['who_am_i', 'my_profile']) {
      const { status, error } = sightOf(await opensLinks(world, token, tool))
      assert.deepEqual([status, error?.code], [200, 'person_required'], tool)
    }
  })

  it('is no client but those that are listed, when there is a list', async () => {
    await direct({ ...ONE_TENANT, DIRECT_ALLOWED_CLIENTS: DAEMON.client_id.toUpperCase() })
    await refuses(await profileToken(people.noor), /may not use this server/)
  })
})
