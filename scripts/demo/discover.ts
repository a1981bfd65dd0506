import { DemoFailed } from './demo-failed.ts'
import { exchange } from './exchange.ts'
import { toolCall } from './mcp-request.ts'
import type { Report } from './report.ts'

/** RFC 8414 metadata, as far as the demo uses it. */
export interface AuthorizationServer {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly registration_endpoint: string
  readonly revocation_endpoint: string
  readonly code_challenge_methods_supported: readonly string[]
}

/** What a client knows after discovery: what the token is for and who gives it. */
export interface Discovered {
  /** RFC 8707 resource: the `aud` of the token. */
  readonly resource: string
  readonly server: AuthorizationServer
}

/** From one refused call to the authorization server, knowing nothing but the MCP URL. */
export async function discover(report: Report, mcpUrl: URL): Promise<Discovered> {
  const refused = await exchange(report, mcpUrl, toolCall('Get_Assessed_Properties', {}), {
    401: 'A protected tool wants a token',
  })
  const challenge = refused.headers.get('www-authenticate') ?? ''
  report.detail('scope needed', parameter(challenge, 'scope'))

  // RFC 9728: which authorization server this resource trusts.
  const metadataUrl = parameter(challenge, 'resource_metadata')
  const resourceAnswer = await exchange(
    report,
    metadataUrl,
    {},
    { 200: 'The resource and who issues its tokens' },
  )
  const { resource, authorization_servers: issuers } = (await resourceAnswer.json()) as {
    resource: string
    authorization_servers: readonly string[]
  }
  // A client must not ask for a token for another resource than the one it talks to.
  if (new URL(resource).href !== mcpUrl.href) {
    throw new DemoFailed(`${mcpUrl.href} says that it is ${resource}. Give that one as --url.`)
  }
  report.detail('resource', resource)

  const server = await authorizationServer(report, issuers[0] ?? '')
  return { resource, server }
}

/** RFC 8414: the endpoints. */
async function authorizationServer(report: Report, issuer: string): Promise<AuthorizationServer> {
  const url = new URL('/.well-known/oauth-authorization-server', issuer)
  const answer = await exchange(report, url, {}, { 200: 'Its endpoints' })
  const server = (await answer.json()) as AuthorizationServer
  if (server.issuer !== issuer) {
    throw new DemoFailed(`The metadata of ${issuer} names another issuer: ${server.issuer}.`)
  }
  report.detail('issuer', server.issuer)
  report.detail('PKCE', server.code_challenge_methods_supported.join(', '))
  return server
}

/** One quoted parameter of a Bearer challenge (RFC 6750 section 3). */
function parameter(challenge: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1]
  if (value) return value
  throw new DemoFailed(`The 401 carries no ${name}, so a client can't go on: ${challenge || '-'}`)
}
