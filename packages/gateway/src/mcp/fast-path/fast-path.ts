import type { IncomingHttpHeaders } from 'node:http'
import type { Principal } from '../../resource/principal.ts'
import { callTool } from '../call-tool.ts'
import type { ToolCall } from '../contract.ts'
import { type Elicitation, elicitationOf } from '../elicitation.ts'
import type { Message } from '../message.ts'
import { listHint, type ServerSettings } from '../sdk-server.ts'
import { listed } from '../tool-list.ts'
import { createAnswers } from './answers.ts'
import { createRecogniser, type PlainRequest } from './plain-request.ts'

/**
 * Answers what nearly every request asks, a list or a call of a tool in protocol 2026-07-28, with
 * what the SDK would answer, byte for byte, and without it: building a server, and a web request
 * and response around it, costs ten times what the call does.
 */
export interface FastPath {
  /** `undefined`: the SDK answers this one. */
  recognise(message: Message, headers: IncomingHttpHeaders): PlainRequest | undefined
  /**
   * It never throws: failures of tools are results.
   * @param signal aborts when the client goes away; made when a tool looks at it.
   */
  answer(
    request: PlainRequest,
    principal: Principal | undefined,
    signal: () => AbortSignal,
  ): Promise<PlainAnswer> | PlainAnswer
}

/** The JSON of the whole answer, and whether a tool failed. */
export interface PlainAnswer {
  readonly json: string
  readonly failed: boolean
}

export function createFastPath(settings: ServerSettings): FastPath {
  const { catalogue, serverInfo, requireSignIn, extendTools = false } = settings
  const recognise = createRecogniser(catalogue)
  const answers = createAnswers(serverInfo, catalogue.tools.map(listed), listHint(requireSignIn))
  return {
    recognise(message, headers) {
      const request = recognise(message, headers)
      return extendTools && request?.method === 'tools/list' ? undefined : request
    },
    answer(request, principal, signal) {
      if (request.method === 'tools/list')
        return { json: answers.listed(request.id), failed: false }
      const { tool, args, id, envelope } = request
      const call = new PlainCall(envelope, signal)
      const client = { principal, opensUrls: false, challenge: noChallenge, asked: call.asked }
      return callTool(tool, args, client, call, settings).then((called) => ({
        json: answers.called(id, called),
        failed: 'result' in called && called.result['isError'] === true,
      }))
    },
  }
}

const noProgress = async () => {}
/** Only tools that use other services challenge, and none of them is called here. */
const noChallenge = () => {}

class PlainCall implements ToolCall {
  readonly #signal: () => AbortSignal
  readonly #envelope: unknown
  #elicitation: Elicitation | undefined
  constructor(envelope: unknown, signal: () => AbortSignal) {
    this.#envelope = envelope
    this.#signal = signal
  }
  get signal(): AbortSignal {
    return this.#signal()
  }
  readonly progress = noProgress
  readonly choose: ToolCall['choose'] = (...question) => {
    this.#elicitation ??= elicitationOf({ envelope: this.#envelope }, false)
    return this.#elicitation.choose(...question)
  }
  readonly asked = () => this.#elicitation?.asked()
}
