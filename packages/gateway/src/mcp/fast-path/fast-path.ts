import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { whenKnown } from '../../kernel/pending.ts'
import { type Asked, STOPPING } from '../ask.ts'
import { callTool } from '../call-tool.ts'
import type { ToolCall } from '../contract.ts'
import { type Elicitation, elicitationOf, opensUrls } from '../elicitation.ts'
import type { Exchanges } from '../exchanges.ts'
import type { Gate } from '../gate.ts'
import { challengeInto, type Interruption } from '../interruption.ts'
import type { Message } from '../message.ts'
import { type AnswerFields, sendJson, sendPage, setHeaders } from '../node-adapter.ts'
import { refuse } from '../rpc-answer.ts'
import type { ServerSettings } from '../sdk-server.ts'
import type { Served } from '../served.ts'
import { listHint } from '../tool-list.ts'
import type { Called } from '../tool-result.ts'
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
  answer(request: PlainRequest, to: PlainExchange): Promise<void> | void
}

export interface PlainExchange {
  readonly res: ServerResponse
  readonly asked: Asked
  readonly fields: AnswerFields
  readonly served: Served | undefined
}

export function createFastPath(
  settings: ServerSettings,
  gate: Gate,
  exchanges: Exchanges,
): FastPath {
  const { catalogue, list, serverInfo, requireSignIn, extendTools = false } = settings
  const recognise = createRecogniser(catalogue)
  const answers = createAnswers(serverInfo, list, listHint(requireSignIn))

  function answerCall(
    { tool, args, id, envelope }: Extract<PlainRequest, { tool: unknown }>,
    { res, asked, fields, served }: PlainExchange,
  ): Promise<void> | void {
    const call = new PlainCall(envelope, () => exchanges.signal(res, 0))
    const { principal, headers: limits } = asked.permission
    const interruption: Interruption = {}
    const client = {
      principal,
      opensUrls: opensUrls({ envelope }, false),
      challenge: challengeInto(interruption, asked, gate),
      asked: call.asked,
    }
    return whenKnown(callTool(tool, args, client, call, settings), send)

    function send(called: Called): void {
      const refusal = call.isAborted || res.destroyed ? STOPPING : interruption.refusal
      if (refusal) {
        served?.follow(res)
        setHeaders(res, fields.all)
        refuse(res, id, refusal)
        return
      }
      sendJson(res, answers.called(id, called), fields, limits)
      const failed = 'result' in called && called.result['isError'] === true
      served?.tell(200, failed ? 'tool_error' : 'ok')
    }
  }

  return {
    recognise(message, headers) {
      const request = recognise(message, headers)
      return extendTools && request?.method === 'tools/list' ? undefined : request
    },
    answer(request, to) {
      if (request.method === 'tools/call') return answerCall(request, to)
      const { res, asked, fields, served } = to
      sendPage(res, answers.listed(request.id), fields, asked.permission.headers)
      served?.tell(200, 'ok')
      return undefined
    },
  }
}

const noProgress = async () => {}

class PlainCall implements ToolCall {
  readonly #makeSignal: () => AbortSignal
  readonly #envelope: unknown
  #signal: AbortSignal | undefined
  #elicitation: Elicitation | undefined
  constructor(envelope: unknown, makeSignal: () => AbortSignal) {
    this.#envelope = envelope
    this.#makeSignal = makeSignal
  }
  get signal(): AbortSignal {
    this.#signal ??= this.#makeSignal()
    return this.#signal
  }
  get isAborted(): boolean {
    return this.#signal?.aborted ?? false
  }
  readonly progress = noProgress
  readonly choose: ToolCall['choose'] = (...question) => {
    this.#elicitation ??= elicitationOf({ envelope: this.#envelope }, false)
    return this.#elicitation.choose(...question)
  }
  readonly asked = () => this.#elicitation?.asked()
}
