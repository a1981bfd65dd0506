import type { Asked } from './ask.ts'
import { challenged } from './authenticate.ts'
import type { CallingClient } from './call-tool.ts'
import type { Gate } from './gate.ts'
import { demanded } from './judge.ts'
import type { Refusal } from './rpc-answer.ts'

/**
 * Where a running call can leave a refusal for its whole HTTP request: some demands, such as to
 * sign in again, are understood by clients as a status and a challenge only.
 */
export interface Interruption {
  refusal?: Refusal
}

/** A way to leave there the challenge that a call demands; the first one counts. */
export const challengeInto =
  (
    interruption: Interruption,
    { message: { calls }, resourceMetadata }: Asked,
    gate: Pick<Gate, 'scopeNames' | 'ruleFor' | 'requireSignIn'>,
  ): CallingClient['challenge'] =>
  (words, message) => {
    const scopes = gate.scopeNames(demanded(calls, gate))
    interruption.refusal ??= challenged(resourceMetadata, scopes, { message, ...words })
  }

/**
 * Waits for the first piece of an answer: up to there its status can still become another one.
 * @returns the same answer, whole.
 */
export async function begun(response: Response): Promise<Response> {
  if (response.body === null) return response
  const reader = response.body.getReader()
  const first = await reader.read()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.done) controller.close()
      else controller.enqueue(first.value)
    },
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return new Response(body, response)
}
