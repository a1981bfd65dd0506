import { currentUser, delegatedFetch, loadCatalogue, ToolFailure } from '@voordeur/gateway/tools'
import type { OpenApp } from './world.ts'

const GRAPH = 'https://graph.microsoft.com'
export const PROFILE_SCOPE = `${GRAPH}/User.Read`
export const MAIL_SCOPE = `${GRAPH}/Mail.Read`

const nothing = { type: 'object', properties: {}, additionalProperties: false } as const
const answer = { type: 'object', properties: { body: {} }, required: ['body'] } as const

const contract = (name: string, scope: string, downstream: readonly string[]) => ({
  name,
  title: name,
  description: 'Asks Graph as the person.',
  inputSchema: nothing,
  outputSchema: answer,
  access: 'protected',
  scopes: [scope],
  downstream,
})

/**
 * Tools that act at Graph as the person who calls: for the profile, at once or with a word on its
 * progress first, and for the mail. One tells its caller's own id, and one oversteps its contract.
 * @param graphUrl where Graph is, once the world it belongs to has started.
 * @param declared what `my_mail` declares, at each start.
 */
export const delegatingApp =
  (graphUrl: () => string, declared = (): readonly string[] => [MAIL_SCOPE]): OpenApp =>
  async () => {
    const get = async (scope: string, path: string) => {
      const response = await delegatedFetch(scope, `${graphUrl()}${path}`)
      if (!response.ok) throw new ToolFailure('graph_refused', `Graph answered ${response.status}.`)
      return { body: await response.json() }
    }
    const app = {
      name: 'delegating',
      title: 'Delegating server',
      version: '1.0.0',
      description: 'For tests of On-Behalf-Of.',
      catalogue: loadCatalogue(
        [
          contract('my_profile', 'profile:read', [PROFILE_SCOPE]),
          contract('my_profile_slowly', 'profile:read', [PROFILE_SCOPE]),
          contract('my_mail', 'mail:read', declared()),
          contract('who_am_i', 'profile:read', []),
          contract('overreach', 'profile:read', [PROFILE_SCOPE]),
        ],
        {
          my_profile: () => get(PROFILE_SCOPE, '/v1.0/me'),
          async my_profile_slowly(_, { progress }) {
            await progress(1, 2)
            return get(PROFILE_SCOPE, '/v1.0/me')
          },
          my_mail: () => get(MAIL_SCOPE, '/v1.0/me/messages'),
          who_am_i: () => ({ body: currentUser()?.id }),
          overreach: () => get(MAIL_SCOPE, '/v1.0/me/messages'),
        },
      ),
      scopes: { 'profile:read': 'See your profile', 'mail:read': 'See your mail' },
      minimumScopes: ['profile:read'],
    }
    return { app, close: () => {} }
  }
