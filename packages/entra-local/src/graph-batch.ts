import { badRequest, type GraphAnswer, type GraphRefusal } from './graph-answer.ts'

/** One request of a batch. */
export interface BatchItem {
  readonly id: string
  readonly method: string
  /** Below `/v1.0`, with or without a leading slash. */
  readonly url: string
  readonly dependsOn: readonly string[]
}

const MAX_ITEMS = 20

/** Reads the body of `POST /$batch`. A fault in one request refuses the whole batch. */
export function readBatch(text: string): readonly BatchItem[] | GraphRefusal {
  const requests = asObject(parsed(text))['requests']
  if (!Array.isArray(requests) || requests.length === 0)
    return badRequest("Invalid batch payload format: expected a list 'requests'.")
  if (requests.length > MAX_ITEMS)
    return badRequest(
      `Number of batch request steps exceeds the maximum value of ${MAX_ITEMS}.`,
      'MaximumValueExceeded',
    )
  const items: BatchItem[] = []
  for (const request of requests) {
    const item = readItem(request, items)
    if (typeof item === 'string') return badRequest(item)
    items.push(item)
  }
  return items
}

/** The request, or what is wrong with it. A request depends only on requests before it. */
function readItem(request: unknown, before: readonly BatchItem[]): BatchItem | string {
  const { id, method, url, dependsOn = [] } = asObject(request)
  if (typeof id !== 'string' || id === '') return "A batch request needs an 'id'."
  const known = new Set(before.map((item) => item.id.toLowerCase()))
  const name = id.slice(0, 50)
  if (known.has(id.toLowerCase())) return `The batch request id '${name}' is used twice.`
  if (typeof method !== 'string' || typeof url !== 'string' || /^\w+:|^\/\//.test(url))
    return `The batch request '${name}' needs a 'method' and a relative 'url'.`
  if (!Array.isArray(dependsOn) || !dependsOn.every((one) => known.has(String(one).toLowerCase())))
    return `The batch request '${name}' depends on a request that is not before it.`
  return { id, method: method.toUpperCase(), url, dependsOn: dependsOn.map(String) }
}

/**
 * Answers the requests in their order. The batch itself succeeds whatever its requests do; a
 * request that depends on one that failed is not made, and answers 424.
 */
export function batchAnswer(
  items: readonly BatchItem[],
  answer: (item: BatchItem) => GraphAnswer,
): GraphAnswer {
  const failed = new Set<string>()
  const responses = items.map((item) => {
    const waitedFor = item.dependsOn.some((id) => failed.has(id.toLowerCase()))
    const { status, body, headers } = waitedFor ? FAILED_DEPENDENCY : answer(item)
    if (status >= 400) failed.add(item.id.toLowerCase())
    return { id: item.id, status, headers: itemHeaders(headers), body }
  })
  return { status: 200, body: { responses } }
}

const FAILED_DEPENDENCY: GraphAnswer = {
  status: 424,
  body: {
    error: {
      code: 'FailedDependency',
      message: 'A request that this one depends on has failed.',
    },
  },
}

/** Inside a batch headers are JSON members, spelled as Graph spells them. */
const itemHeaders = (headers: GraphAnswer['headers'] = {}): Record<string, string> => ({
  'Content-Type': 'application/json',
  ...(headers['retry-after'] !== undefined && { 'Retry-After': headers['retry-after'] }),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
