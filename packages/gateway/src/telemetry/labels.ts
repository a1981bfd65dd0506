/** The methods of MCP that a client can send, both eras (2025-11-25 and 2026-07-28). */
const METHODS = new Set([
  'completion/complete',
  'initialize',
  'logging/setLevel',
  'notifications/cancelled',
  'notifications/initialized',
  'notifications/progress',
  'notifications/roots/list_changed',
  'ping',
  'prompts/get',
  'prompts/list',
  'resources/list',
  'resources/read',
  'resources/subscribe',
  'resources/templates/list',
  'resources/unsubscribe',
  'server/discover',
  'subscriptions/listen',
  'tasks/cancel',
  'tasks/get',
  'tasks/list',
  'tasks/result',
  'tools/call',
  'tools/list',
  // Ours, see `ServedRequest.method`.
  'batch',
  'unknown',
])

export const OTHER = 'other'

/**
 * A method as a label or in the name of a span. Each value of a label costs memory here and at
 * whoever collects, so no text that a client chose ever becomes one.
 */
export const methodLabel = (method: string): string => (METHODS.has(method) ? method : OTHER)

/** A tool as a label: empty where none was called, `other` where it is not of the catalogue. */
export function toolLabel(tool: string | undefined, catalogue: ReadonlySet<string>): string {
  if (tool === undefined) return ''
  return catalogue.has(tool) ? tool : OTHER
}

/** `2xx` and so on. */
export const statusLabel = (status: number): string =>
  status >= 100 && status < 600 ? `${Math.floor(status / 100)}xx` : OTHER

/** A word from a list of ours that this room does not know: short, plain, or it is `other`. */
export const wordLabel = (word: string): string => (/^[A-Za-z_]{1,40}$/.test(word) ? word : OTHER)
