import assert from 'node:assert/strict'
import {
  Client,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import { Browser } from '../../world/browser.ts'
import { allowAs, openConsent, REDIRECT } from '../../world/oauth-client.ts'
import type { World } from '../../world/world.ts'

/** Where the server is; whichever way it was started. */
type Mcp = Pick<World, 'mcpUrl'>

/** Which protocol the official client speaks; the first two are what it calls its modes. */
export type Era = 'legacy' | 'auto' | '2026-07-28'

/** The official client with a person in front of it, who allows whatever they are asked. */
export interface SdkSession {
  readonly client: () => Client
  /** Each authorization request the person was sent to, in order. */
  readonly asked: readonly URL[]
  readonly tokens: () => StoredOAuthTokens | undefined
  connect(): Promise<void>
  /** Calls a tool, signing in where the server asks for that. */
  call(name: string, args?: Record<string, unknown>): Promise<ToolResult>
  close(): Promise<void>
}

export interface ToolResult {
  readonly isError?: boolean
  readonly text: string
  readonly data: Record<string, unknown>
}

export function sdkSession(world: Mcp, username: string, era: Era): SdkSession {
  const person = personAtBrowser(username)
  let client = newClient(era)
  let transport = newTransport(world, person.provider)

  /** As a host does: sign in when asked, and try once more. */
  const signingIn = async <T>(work: () => Promise<T>, again: () => void): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error
      await transport.finishAuth(person.answer())
      again()
      return work()
    }
  }

  return {
    client: () => client,
    asked: person.asked,
    tokens: person.tokens,
    connect: () =>
      signingIn(
        () => client.connect(transport),
        () => {
          client = newClient(era)
          transport = newTransport(world, person.provider)
        },
      ),
    async call(name, args = {}) {
      const result = await signingIn(
        () => client.callTool({ name, arguments: args }),
        () => {},
      )
      const [first] = result.content
      return {
        isError: result.isError === true,
        text: first?.type === 'text' ? first.text : '',
        data: (result.structuredContent as { data?: Record<string, unknown> })?.data ?? {},
      }
    },
    close: () => client.close(),
  }
}

const newClient = (era: Era) =>
  new Client(
    { name: 'journey', version: '1.0.0' },
    { versionNegotiation: { mode: era === '2026-07-28' ? { pin: era } : era } },
  )

const newTransport = (world: Mcp, authProvider: OAuthClientProvider) =>
  new StreamableHTTPClientTransport(new URL(world.mcpUrl), { authProvider })

function personAtBrowser(username: string) {
  const browser = new Browser()
  const asked: URL[] = []
  let back: URL | undefined
  let verifier = ''
  let discovered: OAuthDiscoveryState | undefined
  let registered: StoredOAuthClientInformation | undefined
  let tokens: StoredOAuthTokens | undefined

  const provider: OAuthClientProvider = {
    redirectUrl: REDIRECT,
    clientMetadata: {
      client_name: 'Journey',
      redirect_uris: [REDIRECT],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    },
    clientInformation: () => registered,
    saveClientInformation(information) {
      registered = information
    },
    tokens: () => tokens,
    saveTokens(saved) {
      tokens = saved
    },
    saveCodeVerifier(saved) {
      verifier = saved
    },
    codeVerifier: () => verifier,
    saveDiscoveryState(saved) {
      discovered = saved
    },
    discoveryState: () => discovered,
    async redirectToAuthorization(url) {
      asked.push(url)
      back = await allowAs(browser, await openConsent(browser, url), username)
    },
  }
  return {
    provider,
    asked,
    tokens: () => tokens,
    answer(): URLSearchParams {
      assert.ok(back, 'nobody was asked to sign in')
      return back.searchParams
    },
  }
}
