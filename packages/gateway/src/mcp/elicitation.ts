import type {
  ClientCapabilities,
  InputRequiredResult,
  ServerContext,
} from '@modelcontextprotocol/server'
import type { ToolCall, ToolOption } from './contract.ts'
import { CLIENT_CAPABILITIES_META_KEY } from './protocol-words.ts'

/** What a request says of its client, and of what its person answered before. */
export interface AskingRequest
  extends Pick<ServerContext['mcpReq'], 'inputResponses' | 'droppedInputResponseKeys'> {
  /** Its `_meta`, whose form was checked. */
  readonly envelope?: unknown
}

/** The question of one call, and the client's part in it (MCP 2026-07-28, elicitation, MRTR). */
export interface Elicitation {
  readonly choose: ToolCall['choose']
  /** The result of the call from the moment it asked, whatever its handler makes of that. */
  asked(): InputRequiredResult | undefined
}

/**
 * Ends a handler at its question. It is a rejection and not a promise that never settles, because
 * the handler's `finally` blocks have to run: a handler left hanging would hold its snapshot of a
 * register, its slot or its file for ever. A handler's own `catch` can swallow it, so nothing
 * rests on its arrival: what was asked is remembered beside the handler, and is the result
 * (`callTool`), with a line in the log when the handler ended in any other way.
 */
export class QuestionAsked extends Error {
  override name = 'QuestionAsked'
  readonly result: InputRequiredResult
  constructor(result: InputRequiredResult) {
    super('The call ends here and is made again with the answer. Let this error through.')
    this.result = result
  }
}

/** As much as a person can look through, and as a client can be expected to show. */
export const MAX_OPTIONS = 20
const MAX_QUESTION = 500
const MAX_OPTION = 200

/** Tells the questions of handlers from a step-up, which is an input request too. */
const PREFIX = 'choose:'
const FIELD = 'choice'

/**
 * Nothing of a question is kept between the two requests of a call, so what comes back proves
 * nothing: it only selects, by exact value, among the options that the handler offers now.
 *
 * A request that brings the answer to a question is asked no other. Answers come once, so a second
 * question would lose the first, and the two would be asked in turn for ever.
 */
export function elicitationOf(request: AskingRequest, legacy: boolean): Elicitation {
  const { inputResponses = {}, droppedInputResponseKeys = [] } = request
  const answered = [...Object.keys(inputResponses), ...droppedInputResponseKeys].some((key) =>
    key.startsWith(PREFIX),
  )
  const shown = !legacy && showsForms(request)
  let asked: QuestionAsked | undefined
  return {
    async choose(key, question, options) {
      if (!shown || !fits(question, options)) return undefined
      const name = `${PREFIX}${key}`
      if (answered) return chosen(inputResponses, name, options)
      asked ??= new QuestionAsked(form(name, question, options))
      throw asked
    },
    asked: () => asked?.result,
  }
}

/** A form must be whole: a person can't pick what is left out, nor one of two that read the same. */
function fits(question: string, options: readonly ToolOption[]): boolean {
  const distinct = (texts: readonly string[]) => new Set(texts).size === options.length
  return (
    options.length > 0 &&
    options.length <= MAX_OPTIONS &&
    question.length <= MAX_QUESTION &&
    options.every(({ value, label }) => Math.max(value.length, label.length) <= MAX_OPTION) &&
    distinct(options.map(({ value }) => value)) &&
    distinct(options.map(({ label }) => label))
  )
}

const form = (
  name: string,
  message: string,
  options: readonly ToolOption[],
): InputRequiredResult => {
  const oneOf = options.map(({ value, label }) => ({ const: value, title: label }))
  const requestedSchema = {
    type: 'object' as const,
    properties: { [FIELD]: { type: 'string' as const, oneOf } },
    required: [FIELD],
  }
  const params = { message, requestedSchema, mode: 'form' as const }
  return {
    resultType: 'input_required',
    inputRequests: { [name]: { method: 'elicitation/create', params } },
  }
}

function chosen(
  responses: Readonly<Record<string, unknown>>,
  name: string,
  options: readonly ToolOption[],
): string | undefined {
  const { action, content }: { action?: unknown; content?: unknown } = Object(responses[name])
  if (action !== 'accept') return undefined
  const value: unknown = Reflect.get(Object(content), FIELD)
  return options.find((option) => option.value === value)?.value
}

/** A declaration without a mode means forms (MCP 2026-07-28, elicitation, capabilities). */
function showsForms(request: AskingRequest): boolean {
  const modes = declared(request)
  if (modes === undefined) return false
  return modes.form !== undefined || modes.url === undefined
}

/** The input request of a step-up; one at a time. */
export const STEP_UP = 'step_up'

/**
 * Whether this request's client takes a link for its person. One that has just declined a link is
 * not offered the next: the call fails, and says why.
 */
export function opensUrls(request: AskingRequest, legacy: boolean): boolean {
  const answer = request.inputResponses?.[STEP_UP]
  const declined = answer !== undefined && Reflect.get(Object(answer), 'action') !== 'accept'
  return !legacy && !declined && declared(request)?.url !== undefined
}

/** Each request declares for itself, in its envelope, whose form the SDK has checked. */
function declared({ envelope }: AskingRequest): ClientCapabilities['elicitation'] {
  const capabilities: unknown = Reflect.get(Object(envelope), CLIENT_CAPABILITIES_META_KEY)
  const { elicitation }: ClientCapabilities = Object(capabilities)
  return elicitation
}
