import type { GatewayApp } from '@voordeur/gateway'
import { delegate, loadCatalogue } from '@voordeur/gateway/tools'

export const PROFILE = 'https://graph.microsoft.com/User.Read'

const nothing = { type: 'object', properties: {}, additionalProperties: false } as const
const answer = { type: 'object', properties: { done: {} }, required: ['done'] } as const

type Kind = 'public' | 'protected'

const contract = (name: string, access: Kind, more: object = {}) => ({
  name,
  title: name,
  description: 'For tests.',
  inputSchema: nothing,
  outputSchema: answer,
  access,
  scopes: ['notes'],
  ...more,
})

const READS = { annotations: { readOnlyHint: true } }

/**
 * Tools that differ in what they may change: one for everybody, two that read, one of them at
 * another service, and two that write, one of which does not say so.
 * @param meanwhile what `read_profile` waits for before it acts as its caller.
 */
export const notingApp = (meanwhile: () => Promise<void> = async () => {}): GatewayApp => ({
  name: 'noting',
  title: 'Noting server',
  version: '1.0.0',
  description: 'For tests of what is revoked.',
  catalogue: loadCatalogue(
    [
      contract('ping', 'public'),
      contract('read_notes', 'protected', READS),
      contract('read_profile', 'protected', { ...READS, downstream: [PROFILE] }),
      contract('write_note', 'protected', { annotations: { readOnlyHint: false } }),
      contract('silent_about_it', 'protected'),
    ],
    {
      ping: () => ({ done: true }),
      read_notes: () => ({ done: true }),
      async read_profile() {
        await meanwhile()
        return { done: (await delegate(PROFILE)).length > 0 }
      },
      write_note: () => ({ done: true }),
      silent_about_it: () => ({ done: true }),
    },
  ),
  scopes: { notes: 'Read and write your notes' },
  minimumScopes: ['notes'],
})
