import { pairwiseSubject } from './claims.ts'
import { displayName } from './directory.ts'
import {
  badRequest,
  type GraphAnswer,
  type GraphRefusal,
  isRefusal,
  type RequestIds,
  refused,
  requestIds,
  toResponse,
} from './graph-answer.ts'
import { type BatchItem, batchAnswer, readBatch } from './graph-batch.ts'
import { authenticate, type Caller } from './graph-caller.ts'
import { RESOURCES, type Resource } from './graph-resources.ts'
import type { Services } from './services.ts'

/** Any call below `/v1.0`, `$batch` among them. */
export async function answerGraph(services: Services, request: Request): Promise<Response> {
  const ids = requestIds(request.headers)
  const url = atOrigin(services, request.url)
  const target = findTarget(request.method, url)
  if (isRefusal(target)) return toResponse(refused(services, ids, target), ids)
  const caller = await authenticate(services, request.headers.get('authorization'))
  if (isRefusal(caller)) return toResponse(refused(services, ids, caller), ids)
  const answer =
    target === 'batch'
      ? answerBatch(services, caller, await request.text(), ids)
      : answerCall(services, caller, { target, url, ids })
  return toResponse(answer, ids)
}

/** The userinfo endpoint (OpenID Connect Core section 5.3), for a token with `openid`. */
export async function answerUserinfo(services: Services, request: Request): Promise<Response> {
  const ids = requestIds(request.headers)
  const caller = await authenticate(services, request.headers.get('authorization'))
  if (isRefusal(caller)) return toResponse(refused(services, ids, caller), ids)
  const { person, appId, scopes } = caller
  if (!scopes.includes('openid')) return toResponse(refused(services, ids, DENIED.directory), ids)
  const body = {
    sub: pairwiseSubject(person, appId),
    ...(scopes.includes('profile') && {
      name: displayName(person),
      family_name: person.surname,
      given_name: person.givenName,
    }),
    ...(scopes.includes('email') && { email: person.username }),
  }
  return toResponse({ status: 200, body }, ids)
}

interface Target {
  readonly resource: Resource
  readonly id: string
}

/** Found before anyone is asked who they are, as at Graph. */
function findTarget(method: string, url: URL): Target | 'batch' | GraphRefusal {
  const path = url.pathname.replace(/^\/v1\.0/, '').replace(/\/$/, '')
  if (path === '/$batch') return method === 'POST' ? 'batch' : wrongMethod()
  for (const resource of RESOURCES) {
    const match = resource.path.exec(path)
    if (match) return method === 'GET' ? { resource, id: decoded(match[1] ?? '') } : wrongMethod()
  }
  const segment = decoded(path.split('/').at(-1) ?? '')
  return badRequest(`Resource not found for the segment '${segment.slice(0, 100)}'.`)
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const wrongMethod = (): GraphRefusal => ({
  status: 405,
  code: 'Request_BadRequest',
  message: 'Specified HTTP method is not allowed for the request target.',
})

interface Call {
  readonly target: Target
  readonly url: URL
  readonly ids: RequestIds
}

function answerCall(services: Services, caller: Caller, { target, url, ids }: Call): GraphAnswer {
  const { resource, id } = target
  const retryAfter = services.control.graphThrottleFor(caller.person.oid)
  if (retryAfter !== undefined)
    return refused(services, ids, throttled(resource.workload, retryAfter))
  if (!resource.scopes.some((scope) => caller.scopes.includes(scope)))
    return refused(services, ids, DENIED[resource.workload])
  const body = resource.answer({ services, caller, url, id })
  return isRefusal(body) ? refused(services, ids, body) : { status: 200, body }
}

/** Mail and calendar are another service behind Graph, with words of its own. */
const DENIED: Readonly<Record<Resource['workload'], GraphRefusal>> = {
  directory: {
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  },
  mailbox: {
    status: 403,
    code: 'ErrorAccessDenied',
    message: 'Access is denied. Check credentials and try again.',
  },
}

const throttled = (workload: Resource['workload'], seconds: number): GraphRefusal => ({
  status: 429,
  code: workload === 'mailbox' ? 'activityLimitReached' : 'TooManyRequests',
  message: 'The request has been throttled. Wait as long as Retry-After says.',
  headers: { 'retry-after': String(seconds) },
})

function answerBatch(
  services: Services,
  caller: Caller,
  text: string,
  ids: RequestIds,
): GraphAnswer {
  const items = readBatch(text)
  if (isRefusal(items)) return refused(services, ids, items)
  return batchAnswer(items, (item) => answerItem(services, caller, item))
}

function answerItem(services: Services, caller: Caller, item: BatchItem): GraphAnswer {
  const ids = requestIds(new Headers())
  const url = atOrigin(services, `/v1.0/${item.url.replace(/^\//, '')}`)
  const target = findTarget(item.method, url)
  if (isRefusal(target)) return refused(services, ids, target)
  if (target === 'batch') return refused(services, ids, badRequest('A batch in a batch.'))
  return answerCall(services, caller, { target, url, ids })
}

/** Links in answers begin with the configured origin, whatever name the caller used. */
function atOrigin({ origin }: Services, address: string): URL {
  const { pathname, search } = new URL(address, origin)
  return new URL(pathname + search, origin)
}
