import { authorize } from './authorize.ts'
import { describeClaims } from './claims.ts'
import { DemoFailed } from './demo-failed.ts'
import { discover } from './discover.ts'
import { refresh, revoke } from './redeem.ts'
import { register } from './register.ts'
import type { Report } from './report.ts'
import { assess, findHome, listTools, ownAssessments, peek } from './tools.ts'

/**
 * The whole journey of an MCP client that knows nothing but a URL.
 * @throws {DemoFailed} at the first step that does not go as it should.
 */
export async function journey(report: Report, mcpUrl: URL, postcode: string): Promise<void> {
  report.step('Discover: where do tokens for this server come from?')
  const discovered = await discover(report, mcpUrl)

  report.step('Register: the client makes itself known')
  const clientId = await register(report, discovered.server)

  report.step('Consent, sign in, redeem')
  const first = await authorize(report, discovered, clientId, (names) => names[0])
  describeClaims(report, first.tokens.access_token)

  report.step('Tools')
  await listTools(report, mcpUrl, first.tokens.access_token)
  const home = await findHome(report, mcpUrl, postcode, first.tokens.access_token)
  const kept = await assess(report, mcpUrl, home, first.tokens.access_token)
  const own = await ownAssessments(report, mcpUrl, first.tokens.access_token)
  if (!own.includes(kept)) throw new DemoFailed('The assessment is not among the own ones.')

  report.step('Somebody else signs in, at the same client')
  const other = await authorize(report, discovered, clientId, (names) =>
    names.find((name) => name !== first.person),
  )
  const seen = await ownAssessments(report, mcpUrl, other.tokens.access_token)
  if (seen.includes(kept)) throw new DemoFailed(`${other.person} sees what ${first.person} keeps.`)
  await peek(report, mcpUrl, kept, other.tokens.access_token)

  report.step('Refresh and revoke')
  const fresh = await refresh(report, discovered, clientId, first.tokens.refresh_token)
  await ownAssessments(report, mcpUrl, fresh.access_token)
  await revoke(report, discovered, clientId, fresh.refresh_token)
}
