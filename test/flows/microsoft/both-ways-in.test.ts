import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { apiScope, entraTokens, startDirectWorld } from '../../world/direct-client.ts'
import { callTool, connect } from '../../world/oauth-client.ts'
import { people, type World } from '../../world/world.ts'

const VOORBEELD = 'aaaaaaaa-0000-4000-8000-000000000001'

let world: World

const whoAmI = async (token: string): Promise<unknown> => {
  const { status, body } = await callTool(world.mcpUrl, 'who_am_i', {}, token)
  assert.equal(status, 200, JSON.stringify(body))
  return body.result?.structuredContent?.['body']
}

const metadata = async () => {
  const address = `${world.url}/.well-known/oauth-protected-resource/mcp`
  return (await (await fetch(address)).json()) as Record<string, unknown>
}

const profileToken = async (username: string, tenant = 'organizations') => {
  const scope = apiScope('profile:read')
  return (await entraTokens(world, username, { scope, tenant })).access_token
}

for (const version of [1, 2] as const) {
  describe(`both ways in, with tokens of version ${version}.0`, () => {
    before(async () => {
      const registration = { requested_access_token_version: version }
      world = await startDirectWorld({ VOORDEUR_MODE: 'both' }, registration)
    })
    after(() => world.close())

    it('puts its own authorization server first, with its own names of the scopes', async () => {
      const document = await metadata()
      const servers = [world.url, `${world.entraUrl}/organizations/v2.0`]
      assert.deepEqual(document['authorization_servers'], servers)
      assert.deepEqual(document['scopes_supported'], ['profile:read'])
      const { headers } = await callTool(world.mcpUrl, 'my_mail', {})
      assert.match(headers.get('www-authenticate') ?? '', /scope="mail:read"/)
    })

    it('knows a person by either for the same one', async () => {
      const ids: unknown[] = []
      for (const person of [people.noor, people.daan]) {
        const { tokens } = await connect(world, person, { scope: 'profile:read' })
        const id = await whoAmI(tokens.access_token)
        assert.equal(await whoAmI(await profileToken(person)), id)
        ids.push(id)
      }
      const asGuest = await whoAmI(await profileToken(people.daan, VOORBEELD))
      assert.equal(new Set([...ids, asGuest]).size, 3, 'a guest is somebody else than at home')
    })
  })
}
