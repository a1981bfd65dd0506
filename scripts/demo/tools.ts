import { DemoFailed } from './demo-failed.ts'
import { exchange } from './exchange.ts'
import { mcpRequest, toolCall, toolData, toolRefusal } from './mcp-request.ts'
import type { Report } from './report.ts'

export interface Home {
  readonly adresseerbaar_object_id: string
  readonly address: { readonly display: string }
  readonly ended: boolean
}

interface ListedTool {
  readonly name: string
  readonly _meta: { readonly 'voordeur/access': 'public' | 'protected' }
}

/** The tools by name. With a token or without, the list is the same. */
export async function listTools(report: Report, mcpUrl: URL, token: string): Promise<void> {
  const answer = await exchange(report, mcpUrl, mcpRequest('tools/list', {}, token), {
    200: 'tools/list: the same for everyone',
  })
  const { result } = (await answer.json()) as { result: { tools: readonly ListedTool[] } }
  for (const [index, { name, _meta }] of result.tools.entries()) {
    const access = _meta['voordeur/access']
    report.detail(index === 0 ? `${result.tools.length} tools` : '', `${name} (${access})`)
  }
}

/**
 * A public tool, without a token; with one where everybody must sign in.
 * @throws {DemoFailed} when the register has no home there.
 */
export async function findHome(
  report: Report,
  mcpUrl: URL,
  postcode: string,
  token: string,
): Promise<Home> {
  const args = { postcode, object_types: ['verblijfsobject'], page_size: 10 }
  const open = await exchange(report, mcpUrl, toolCall('Get_Addresses_for_Postcode', args), {
    200: 'A public tool, without any token',
    401: 'This gateway wants a token for everything',
  })
  const answer =
    open.status === 200
      ? open
      : await exchange(report, mcpUrl, toolCall('Get_Addresses_for_Postcode', args, token), {
          200: 'The same with a token',
        })
  const { items, total } = await toolData<{ items: readonly Home[]; total: number }>(answer)
  report.detail(postcode, `${total} address${total === 1 ? '' : 'es'}`)
  const home = items.find(({ ended }) => !ended)
  if (home) return home
  throw new DemoFailed(
    `The register of this gateway has no address in ${postcode}. ` +
      'Give a postcode that it has: npm run demo -- --postcode <postcode>',
  )
}

/** A protected tool: it keeps an assessment for the person behind the token. */
export async function assess(
  report: Report,
  mcpUrl: URL,
  home: Home,
  token: string,
): Promise<string> {
  const { adresseerbaar_object_id } = home
  const request = toolCall(
    'Quick_Assess_Property',
    { adresseerbaar_object_id, purpose: 'sale' },
    token,
  )
  const answer = await exchange(report, mcpUrl, request, {
    200: 'A protected tool, with the token',
  })
  const { assessment } = await toolData<{ assessment: Assessment }>(answer)
  const { assessment_id, energy, flags } = assessment
  report.detail('address', home.address.display)
  report.detail('energy label', energy.klasse ?? 'none')
  report.detail('to look into', flags.map(({ code }) => code).join(', ') || 'nothing')
  report.detail('kept as', assessment_id)
  return assessment_id
}

interface Assessment {
  readonly assessment_id: string
  readonly energy: { readonly klasse?: string | null }
  readonly flags: readonly { readonly code: string }[]
}

/** What the person behind the token has assessed, by address. Returns the assessment ids. */
export async function ownAssessments(
  report: Report,
  mcpUrl: URL,
  token: string,
): Promise<readonly string[]> {
  const answer = await exchange(report, mcpUrl, toolCall('Get_Assessed_Properties', {}, token), {
    200: 'Own assessments only',
  })
  const { items } = await toolData<{ items: readonly Listed[] }>(answer)
  report.detail('assessed', items.map(({ display }) => display).join('; ') || 'nothing yet')
  return items.map(({ latest }) => latest.assessment_id)
}

interface Listed {
  readonly display: string
  readonly latest: { readonly assessment_id: string }
}

/** Asks for somebody else's assessment by its id, which answers as one that does not exist. */
export async function peek(
  report: Report,
  mcpUrl: URL,
  assessmentId: string,
  token: string,
): Promise<void> {
  const request = toolCall('Get_Property_Assessments', { assessment_id: assessmentId }, token)
  const answer = await exchange(report, mcpUrl, request, {
    200: 'Not even by its id',
  })
  report.detail('answer', firstSentence(await toolRefusal(answer)))
}

const firstSentence = (text: string) => text.replace(/\. .*/s, '.')
