import { delegatedFetch, ToolFailure } from '@voordeur/gateway/tools'

const FIELDS = ['id', 'displayName', 'mail', 'jobTitle', 'officeLocation'] as const

/**
 * The signed-in person's profile, asked of Graph on their behalf. The scope is also in this
 * tool's `downstream` in tools.json: the consent page shows it, and no other can be asked for.
 */
export const whoami = (graphUrl: string) => async () => {
  const me = new URL(`/v1.0/me?$select=${FIELDS.join()}`, graphUrl)
  const response = await delegatedFetch('https://graph.microsoft.com/User.Read', me)
  if (!response.ok) throw await unavailable(response)
  const profile = (await response.json()) as Record<string, unknown>
  return Object.fromEntries(FIELDS.map((field) => [field, profile[field] ?? null]))
}

async function unavailable(response: Response): Promise<ToolFailure> {
  await response.body?.cancel()
  return new ToolFailure(
    'graph_unavailable',
    `Microsoft Graph answered ${response.status}, so the profile can't be shown. Try again later.`,
  )
}
