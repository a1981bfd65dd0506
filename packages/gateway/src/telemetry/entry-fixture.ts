import type { Entry } from './observer.ts'
import type { ServedRequest } from './served-request.ts'

/** A request with every field. */
export const request: ServedRequest = {
  method: 'tools/call',
  tool: 'greet',
  outcome: 'ok',
  status: 200,
  durationMs: 1.23456,
  protocol: '2026-07-28',
  caller: 'person',
  subject: '0b9d2f5e-0000-4000-8000-000000000001',
  clientId: 'https://client.example/oauth.json',
  trace: {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentId: 'b7ad6b7169203331',
    spanId: '00f067aa0ba902b7',
    sampled: true,
  },
}

const at = 1_800_000_000_000

/** An entry of every kind, with every field. */
export const entries: readonly Entry[] = [
  { event: 'mcp.request', at, of: request },
  {
    event: 'http.request',
    at,
    of: { route: '/oauth/token', verb: 'POST', status: 200, durationMs: 3 },
  },
  { event: 'oauth.token', at, of: { grant: 'refresh_token', result: 'ok' } },
  { event: 'delegation.exchange', at, of: { class: 'TRANSIENT', durationMs: 250 } },
]
