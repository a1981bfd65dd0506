import { createHash } from 'node:crypto'

/** One request as a test wants to see it: nothing in it can be used again. */
export interface RequestLogEntry {
  readonly method: string
  readonly path: string
  /** Secrets, tokens and codes, and whatever else is not known to be harmless, as a digest. */
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
  /** 0 when the connection was dropped. */
  readonly status: number
  /** The AADSTS or AADB2C code of a refusal, also of one that travelled in a redirect. */
  readonly code?: number
}

export interface RequestLog {
  /** Answers a request and remembers both; the entry is there before the answer is. */
  record(request: Request, answer: () => Promise<Response>): Promise<Response>
  readonly entries: readonly RequestLogEntry[]
  clear(): void
}

/** Parameters whose value may be read by anyone. The list is positive, so that it fails closed. */
const PLAIN = new Set([
  ...['client_id', 'grant_type', 'scope', 'redirect_uri', 'response_type', 'response_mode'],
  ...['prompt', 'login_hint', 'domain_hint', 'claims', 'code_challenge_method', 'resource'],
  ...['requested_token_use', 'client_assertion_type', 'client_info', 'client-request-id'],
  ...[
    'username',
    'cancel',
    'approve',
    'forgot',
    'api-version',
    'principal_id',
    'object_id',
    'mi_res_id',
  ],
  ...['$select', '$top', '$skip', '$orderby', '$count', 'p'],
])
const MAX_ENTRIES = 1000
const MAX_PARAMETERS = 50
const MAX_VALUE = 500
const MAX_FORM = 32 * 1024

/** A ring: at the limit the oldest entry gives way. */
export function createRequestLog(): RequestLog {
  const entries: RequestLogEntry[] = []
  return {
    entries,
    async record(request, answer) {
      const entry = await describe(request)
      const add = (status: number, code?: number) => {
        entries.push({ ...entry, status, ...(code !== undefined && { code }) })
        if (entries.length > MAX_ENTRIES) entries.shift()
      }
      try {
        const response = await answer()
        add(response.status, await codeOf(response))
        return response
      } catch (fault) {
        add(0)
        throw fault
      }
    },
    clear() {
      entries.length = 0
    },
  }
}

async function describe(request: Request) {
  const { pathname, searchParams } = new URL(request.url)
  return {
    method: request.method,
    path: pathname.slice(0, MAX_VALUE),
    query: redacted(searchParams),
    form: redacted(await readForm(request)),
  }
}

const FORM = /^application\/x-www-form-urlencoded(\s*;|$)/i

/** A copy is read, so that the endpoint still has the body; a larger one stays unread. */
async function readForm(request: Request): Promise<URLSearchParams> {
  const none = new URLSearchParams()
  if (!FORM.test(request.headers.get('content-type') ?? '')) return none
  const chunks: Uint8Array[] = []
  let size = 0
  // Cancelling one half of a copied stream waits for the other, which nobody has read yet.
  for await (const chunk of request.clone().body?.values({ preventCancel: true }) ?? []) {
    size += chunk.byteLength
    if (size > MAX_FORM) return none
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

const redacted = (parameters: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    [...parameters]
      .slice(0, MAX_PARAMETERS)
      .map(([name, value]) => [
        name.slice(0, 100),
        PLAIN.has(name) ? value.slice(0, MAX_VALUE) : digest(value),
      ]),
  )

/** Enough to see that two requests carried the same value. */
export const digest = (value: string): string =>
  `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 12)}`

const CODE = /AAD(?:STS|B2C)(\d+)/

/** The code that a refusal names: in its body, or in the redirect that carries it to the app. */
async function codeOf(response: Response): Promise<number | undefined> {
  const { status, headers } = response
  const target = headers.get('location') ?? headers.get('refresh') ?? ''
  const text = status >= 400 ? await response.clone().text() : target
  const code = CODE.exec(text)?.[1]
  return code === undefined ? undefined : Number(code)
}
