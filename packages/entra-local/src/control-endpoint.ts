import type { Control } from './control.ts'
import { EntraError } from './errors.ts'

/** What can be called from outside the process; the rest of {@link Control} is for endpoints. */
const METHODS = new Set([
  ...['disable', 'enable', 'revokeSessions', 'requireStepUp', 'challengeGraph', 'block', 'lift'],
  ...[
    'grantConsent',
    'withdrawConsent',
    'throttle',
    'throttleGraph',
    'rotateKeys',
    'retireKeys',
    'fail',
  ],
  ...['requests', 'clear', 'reset', 'advance', 'now'],
])
const PREFIX = '/control/'
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const JSON_TYPE = /^application\/json(\s*;|$)/i
const MAX_PATTERN = 200

export const isControlPath = (path: string): boolean => path.startsWith(PREFIX)

/**
 * `POST /control/<method>` with `{"args": […]}` calls one method of the control and answers
 * `{"result": …}`. Only this machine reaches it, and no page of another site: a browser does not
 * send that content type across origins without a permission that is never given here.
 */
export async function answerControl(control: Control, request: Request): Promise<Response> {
  const { hostname, pathname } = new URL(request.url)
  const method = pathname.slice(PREFIX.length)
  if (!LOOPBACK.has(hostname) || request.headers.has('origin'))
    return refuse(403, 'The control answers programs on this machine only, by a loopback name.')
  if (request.method !== 'POST' || !JSON_TYPE.test(request.headers.get('content-type') ?? ''))
    return refuse(415, 'Send POST with content-type application/json.')
  if (!METHODS.has(method))
    return refuse(404, `There is no such method. There are: ${[...METHODS].join(', ')}.`)
  const args = readArguments(method, await request.text())
  if (!args) return refuse(400, 'Send a JSON object {"args": […]}; for fail, path is a pattern.')
  return call(control, method as keyof Control, args)
}

async function call(
  control: Control,
  method: keyof Control,
  args: readonly unknown[],
): Promise<Response> {
  try {
    const callable = control[method] as (...args: readonly unknown[]) => unknown
    return Response.json({ result: (await callable(...args)) ?? null }, NO_STORE)
  } catch (fault) {
    const expected = fault instanceof RangeError || fault instanceof EntraError
    if (!expected && !(fault instanceof TypeError)) throw fault
    return refuse(400, `${method}: ${fault.message}`)
  }
}

/** JSON has no regular expressions: `fail` takes its path as the source of one. */
function readArguments(method: string, text: string): unknown[] | undefined {
  const args = parseArguments(text)
  if (method !== 'fail' || !args) return args
  const [fault] = args as [{ path?: unknown } | undefined]
  if (typeof fault?.path !== 'string' || fault.path.length > MAX_PATTERN) return undefined
  try {
    return [{ ...fault, path: new RegExp(fault.path) }]
  } catch {
    return undefined
  }
}

function parseArguments(text: string): unknown[] | undefined {
  try {
    const { args } = JSON.parse(text) as { args?: unknown }
    return Array.isArray(args) ? args : undefined
  } catch {
    return undefined
  }
}

const NO_STORE = { headers: { 'cache-control': 'no-store' } }

const refuse = (status: number, error: string): Response =>
  Response.json({ error }, { status, ...NO_STORE })
