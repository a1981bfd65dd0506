/** What the SDK's `createMcpHandler` gives, as far as one stream needs it. */
interface StreamHandler {
  fetch(request: Request, options: { readonly parsedBody: unknown }): Promise<Response>
  /** Ends its streams as the protocol ends them: with the result of the request. */
  close(): Promise<void>
}

/** The streams of `subscriptions/listen` (MCP 2026-07-28). */
export interface Subscriptions {
  /** Opens one, or answers that there are too many. */
  answer(request: Request, body: unknown): Promise<Response>
  /** Ends all of them as the protocol ends them. */
  end(): Promise<void>
}

export interface SubscriptionBounds {
  /** Open streams at one time; they hold a connection each. Default 256. */
  readonly most?: number
  /** Default 200 s. */
  readonly lifetimeMs?: number
}

/**
 * Ingress may cut what is open for longer: of Container Apps after 240 s. A stream that is cut is
 * lost without a word, and one that has ended is asked for anew.
 */
const LIFETIME_MS = 200_000
/** Streams that began together, as after a new revision, do not end together. */
const SPREAD = 20

/**
 * A handler for each stream, because the SDK ends those of one handler together.
 * @param build makes a handler that allows so many streams; with 0 it refuses.
 */
export function createSubscriptions(
  build: (maxSubscriptions: number) => StreamHandler,
  { most = 256, lifetimeMs = LIFETIME_MS }: SubscriptionBounds = {},
): Subscriptions {
  const open = new Set<StreamHandler>()
  const full = build(0)
  let begun = 0

  return {
    async answer(request, body) {
      if (open.size >= most) return await full.fetch(request, { parsedBody: body })
      const handler = build(1)
      open.add(handler)
      const share = 1 - (begun++ % SPREAD) / 100
      const timer = setTimeout(() => void handler.close(), lifetimeMs * share).unref()
      const forget = () => {
        clearTimeout(timer)
        open.delete(handler)
      }
      request.signal.addEventListener('abort', forget, { once: true })
      return whenEnded(await handler.fetch(request, { parsedBody: body }), forget)
    },
    async end() {
      await Promise.all([...open].map((handler) => handler.close()))
    },
  }
}

/** The same answer; `then` runs when all of it has been read. */
function whenEnded(response: Response, then: () => void): Response {
  if (response.body === null) {
    then()
    return response
  }
  const watched = response.body.pipeThrough(new TransformStream({ flush: then }))
  return new Response(watched, response)
}
