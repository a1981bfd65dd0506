import type { GatewayApp } from '@voordeur/gateway'
import { currentUser, loadCatalogue } from '@voordeur/gateway/tools'

const nothing = { type: 'object', properties: {}, additionalProperties: false } as const
const answer = (properties: object) => ({ type: 'object', properties, additionalProperties: false })

/** Three tools with nothing behind them: what a test asks of the front door itself. */
export const smallApp: GatewayApp = {
  name: 'small',
  title: 'Small server',
  version: '1.0.0',
  description: 'For tests of the front door.',
  catalogue: loadCatalogue(
    [
      {
        name: 'public_ping',
        title: 'Ping',
        description: 'Answers pong.',
        inputSchema: nothing,
        outputSchema: answer({ pong: { type: 'boolean' } }),
        access: 'public',
        scopes: ['property:read'],
      },
      {
        name: 'who_am_i',
        title: 'Who am I',
        description: 'Tells the caller its own internal id.',
        inputSchema: nothing,
        outputSchema: answer({ id: { type: 'string' } }),
        access: 'protected',
        scopes: ['assessments:read'],
      },
      {
        name: 'write_note',
        title: 'Write a note',
        description: 'Needs two scopes.',
        inputSchema: nothing,
        outputSchema: answer({ written: { type: 'boolean' } }),
        access: 'protected',
        scopes: ['assessments:read', 'assessments:write'],
      },
    ],
    {
      public_ping: () => ({ pong: true }),
      who_am_i: () => ({ id: currentUser()?.id }),
      write_note: () => ({ written: true }),
    },
  ),
  scopes: {
    'property:read': 'Look things up',
    'assessments:read': 'See your assessments',
    'assessments:write': 'Write assessments',
  },
  minimumScopes: ['property:read'],
}
