import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt, type JWTPayload } from 'jose'
import {
  authorizeUrl,
  callTool,
  pkce,
  type RpcAnswer,
  registerClient,
  tokenRequest,
} from '../../../test/world/oauth-client.ts'
import type { World } from '../../../test/world/world.ts'

export const CLIENT_NAME = 'Example chat client'

/** A chat client on the person's own computer: it listens on loopback for its answers. */
export interface LocalClient extends AsyncDisposable {
  readonly redirectUri: string
  /** Host and port, as the consent page shows them. */
  readonly host: string
  /** Starts one authorization request with its own `state` and PKCE verifier. */
  begin(): Attempt
}

/** One authorization request, from the address to open to the token it ends in. */
export interface Attempt {
  /** Where the client sends the person's browser. */
  readonly url: string
  /** The one answer that came back (RFC 6749 section 4.1.2, RFC 9207); fails on none or several. */
  answer(): URLSearchParams
  /** Redeems the code of that answer for an access token. */
  token(): Promise<AccessToken>
}

export interface AccessToken {
  readonly text: string
  readonly claims: JWTPayload
}

const LANDED = `<!doctype html><html lang="en"><title>Answered</title><link rel="icon" href="data:,">
<h1>Back in ${CLIENT_NAME}</h1>`

/** Registers a public client (RFC 7591) that listens on a free loopback port. */
export async function startLocalClient(world: World): Promise<LocalClient> {
  const answers: URLSearchParams[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname === '/callback') answers.push(searchParams)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(LANDED)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const redirectUri = `http://${host}/callback`
  const { client_id: clientId } = await registerClient(world, {
    client_name: CLIENT_NAME,
    redirect_uris: [redirectUri],
  })
  return {
    redirectUri,
    host,
    begin: () => begin(world, { clientId, redirectUri, answers }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Registration {
  readonly clientId: string
  readonly redirectUri: string
  readonly answers: readonly URLSearchParams[]
}

function begin(world: World, { clientId, redirectUri, answers }: Registration): Attempt {
  const { verifier, challenge } = pkce()
  const state = randomBytes(16).toString('base64url')
  const request = { redirect_uri: redirectUri, state }
  const answer = (): URLSearchParams => {
    const [only, ...more] = answers.filter((each) => each.get('state') === state)
    assert.ok(only, 'no answer came back to the client')
    assert.equal(more.length, 0, 'more than one answer came back to the client')
    assert.equal(only.get('iss'), world.url)
    return only
  }
  return {
    url: authorizeUrl(world, clientId, challenge, request).href,
    answer,
    async token() {
      const { status, body } = await tokenRequest(world, {
        grant_type: 'authorization_code',
        client_id: clientId,
        code: answer().get('code') ?? assert.fail(`no code: ${answer()}`),
        code_verifier: verifier,
        redirect_uri: redirectUri,
      })
      assert.equal(status, 200, JSON.stringify(body))
      return { text: body.access_token, claims: decodeJwt(body.access_token) }
    },
  }
}

/** Calls one tool (MCP 2026-07-28) with the token, and returns its result. */
export async function call(
  world: World,
  token: AccessToken,
  tool: string,
  args: Record<string, unknown> = {},
): Promise<NonNullable<RpcAnswer['result']>> {
  const { status, body } = await callTool(world.mcpUrl, tool, args, token.text)
  assert.equal(status, 200, JSON.stringify(body))
  return body.result ?? assert.fail(JSON.stringify(body.error))
}
