import assert from 'node:assert/strict'
import { delegatingApp } from '../../../test/world/delegating-app.ts'
import { connect } from '../../../test/world/oauth-client.ts'
import { people, startWorld, type World } from '../../../test/world/world.ts'

/** The link that a person was given because a tool call of their app needs them. */
export interface Raised {
  readonly world: World
  readonly link: string
  /** Ends the connection of the app, as the app itself can (RFC 7009). */
  disconnect(): Promise<void>
}

/** The organisation of Noor and Sem; Daan's is not allowed here. */
const ALLOWED = 'aaaaaaaa-0000-4000-8000-000000000001'

/** A gateway for one organisation, behind a proxy, whose tools act at Graph as the person. */
export async function startStepUpWorld(): Promise<World> {
  const settings = {
    ENTRA_ALLOWED_TENANTS: ALLOWED,
    TRUSTED_PROXY_HOPS: '1',
    RATE_LIMITS: 'authorize=600/24h:400',
  }
  const world: World = await startWorld(
    settings,
    delegatingApp(() => world.entraUrl),
  )
  return world
}

/** Connects an app for Noor, and lets its call find that Microsoft wants more of her. */
export async function raiseLink(world: World): Promise<Raised> {
  world.entra.control.reset()
  const { clientId, tokens } = await connect(world, people.noor, { scope: 'profile:read' })
  world.entra.control.requireStepUp(people.noor)
  return {
    world,
    link: await linkFromCall(world, tokens.access_token),
    async disconnect() {
      const token = tokens.refresh_token ?? assert.fail()
      const body = new URLSearchParams({ token, client_id: clientId })
      const { status } = await fetch(`${world.url}/oauth/revoke`, { method: 'POST', body })
      assert.equal(status, 200)
    },
  }
}

/** MCP 2026-07-28, elicitation, URL mode: the call of a client that opens addresses. */
async function linkFromCall(world: World, token: string): Promise<string> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } },
  }
  const params = { name: 'my_profile', arguments: {}, _meta }
  const response = await fetch(world.mcpUrl, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': params.name,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  })
  const text = await response.text()
  return /"url":"([^"]+)"/.exec(text)?.[1] ?? assert.fail(text)
}
