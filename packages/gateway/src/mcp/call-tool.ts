import type { InputRequiredResult } from '@modelcontextprotocol/server'
import { type DelegationContext, runDelegating } from '../delegation/current-delegation.ts'
import { DelegationFailed } from '../delegation/delegation-failed.ts'
import type { Delegator } from '../delegation/delegator.ts'
import { isPending } from '../kernel/pending.ts'
import type { Principal } from '../resource/principal.ts'
import type { Log } from '../telemetry/log.ts'
import type { CatalogueTool } from './catalogue.ts'
import { type ToolCall, type ToolContract, ToolFailure } from './contract.ts'
import { Deadline } from './deadline.ts'
import { delegationResult, type StepUpChallenge, type StepUpDesk } from './delegation-result.ts'
import { QuestionAsked } from './elicitation.ts'
import { sufficient } from './judge.ts'
import { opaque } from './opaque.ts'
import type { SchemaFault } from './schema-faults.ts'
import { type Called, failureResult, type ToolOutput } from './tool-result.ts'

export interface CallSettings {
  readonly timeoutMs: number
  /** Bound on one result's JSON, in bytes. */
  readonly maxOutputBytes: number
  /** Gets downstream tokens; absent where the sign-in service has no On-Behalf-Of. */
  readonly delegator?: Delegator
  readonly stepUps?: StepUpDesk
  readonly log: Log
}

/** Who calls, and how far its client can be told to do something. */
export interface CallingClient {
  readonly principal: Principal | undefined
  /** Whether it opens addresses for its person (MCP 2026-07-28, elicitation, URL mode). */
  readonly opensUrls: boolean
  /** Answers the whole request with a challenge instead, as long as nothing has been sent. */
  challenge(challenge: StepUpChallenge, message: string): void
  /** What the handler asked the person, once it has. */
  asked(): InputRequiredResult | undefined
}

/** One tool call; at once where its handler answers at once, so that nothing waits for a promise. */
export function callTool(
  tool: CatalogueTool,
  args: unknown,
  client: CallingClient,
  call: ToolCall,
  settings: CallSettings,
): Called | Promise<Called> {
  const called = attempt(tool, args, client, call, settings)
  return isPending(called)
    ? called.then((later) => orQuestion(later, tool, client, settings))
    : orQuestion(called, tool, client, settings)
}

/**
 * A question of its handler is the result, also when the handler did not end at it: then it goes on
 * behind the person's back, so the log says which one does.
 */
function orQuestion(
  called: Called,
  { contract }: CatalogueTool,
  client: CallingClient,
  { log }: CallSettings,
): Called {
  const question = client.asked()
  if (question === undefined) return called
  if (!('result' in called && called.result === question))
    log.warn('mcp.question_swallowed', { tool: contract.name })
  return { result: question }
}

/**
 * Phase by phase: allow, validate the input, run, shape and validate the output.
 * It never throws: every failure is an `isError` result (MCP 2026-07-28, tools, error handling).
 */
function attempt(
  tool: CatalogueTool,
  args: unknown,
  client: CallingClient,
  call: ToolCall,
  settings: CallSettings,
): Called | Promise<Called> {
  const shaped = (output: unknown) => shape(tool, output, settings.maxOutputBytes)
  const outcome = (error: unknown) => outcomeOf(error, tool.contract.name, client, settings)
  try {
    allow(tool.contract, client.principal)
    checkInput(tool, args)
    const output = run(tool, args, client.principal, call, settings)
    return isPending(output) ? Promise.resolve(output).then(shaped).catch(outcome) : shaped(output)
  } catch (error) {
    return outcome(error)
  }
}

/** What a call comes to that did not get as far as a result. */
function outcomeOf(
  error: unknown,
  name: string,
  client: CallingClient,
  settings: CallSettings,
): Called | Promise<Called> {
  const { principal } = client
  if (error instanceof QuestionAsked) return { result: error.result }
  if (error instanceof ToolFailure) return failed(error)
  if (error instanceof DelegationFailed && principal)
    return delegationFailure(error, name, principal, client, settings)
  return failed(opaque(error, `The tool ${name}`, settings.log))
}

/** The provider said no to a downstream token. Telling the client may itself fail, and is caught. */
async function delegationFailure(
  { failure }: DelegationFailed,
  tool: string,
  principal: Principal,
  client: CallingClient,
  { stepUps: desk, log }: CallSettings,
): Promise<Called> {
  try {
    return { result: await delegationResult(failure, { ...client, principal, desk }) }
  } catch (error) {
    return failed(opaque(error, `The tool ${tool}`, log))
  }
}

const failed = (failure: ToolFailure): Called => ({ result: failureResult(failure) })

/** A second lock behind the request's verdict, and the one rule that is not about scopes. */
function allow({ name, access, scopes }: ToolContract, principal: Principal | undefined): void {
  if (access === 'public') return
  if (principal === undefined)
    throw new ToolFailure('sign_in_required', `${name} needs a signed-in person.`)
  if (!sufficient(principal.scopes, scopes))
    throw new ToolFailure('insufficient_scope', `${name} needs the scopes ${scopes.join(' ')}.`)
  if (principal.kind === 'client')
    throw new ToolFailure(
      'person_required',
      `${name} works on a person's own data, and this token belongs to an application. ` +
        'Connect with a token that a person signed in for.',
    )
}

/** The details are for machines: `faults`, a list of `{field, hint}`. */
function checkInput(tool: CatalogueTool, args: unknown): void {
  const faults = tool.input.faults(args)
  if (faults.length === 0) return
  throw new ToolFailure(
    'INVALID_INPUT',
    `The input of ${tool.contract.name} is not right. ${sentences(faults)}`,
    {
      faults: faults.flatMap(({ fields, sentence }) =>
        fields.map((field) => ({ field, hint: sentence })),
      ),
    },
  )
}

const sentences = (faults: readonly SchemaFault[]): string =>
  faults.map(({ sentence }) => sentence).join(' ')

function run(
  tool: CatalogueTool,
  args: unknown,
  principal: Principal | undefined,
  call: ToolCall,
  { timeoutMs, delegator }: CallSettings,
): unknown {
  const { name, downstream: declared = [] } = tool.contract
  const expired = () =>
    new ToolFailure(
      'timeout',
      `${name} did not finish within ${timeoutMs / 1000} seconds and was stopped. ` +
        'Try again later, or ask for less at once.',
    )
  const deadline = new Deadline({ milliseconds: timeoutMs, outer: call, expired })
  const running = new RunningCall(call, deadline)
  const acting = new ActingCall({ principal, toolName: name, declared, delegator }, deadline)
  return deadline.run(() => runDelegating(acting, () => tool.handler(args as never, running)))
}

const DEADLINE: unique symbol = Symbol('deadline')

/**
 * A call with its deadline. Signals cost more than most calls: they are made when looked at. The
 * getter is the object's own, so that a copy of the call has a signal too, and one for all objects,
 * so that they have one shape.
 */
class RunningCall implements ToolCall {
  declare readonly signal: AbortSignal
  readonly progress: ToolCall['progress']
  readonly choose: ToolCall['choose']
  readonly [DEADLINE]: Deadline
  constructor({ progress, choose }: ToolCall, deadline: Deadline) {
    this.progress = progress
    this.choose = choose
    this[DEADLINE] = deadline
    Object.defineProperty(this, 'signal', OWN_SIGNAL)
  }
}

const OWN_SIGNAL = {
  enumerable: true,
  get(this: RunningCall) {
    return this[DEADLINE].signal
  },
}

/** What the call may delegate, with the same deadline. */
class ActingCall implements DelegationContext {
  readonly principal: DelegationContext['principal']
  readonly toolName: string
  readonly declared: readonly string[]
  readonly delegator: DelegationContext['delegator']
  readonly #deadline: Deadline
  constructor(context: Omit<DelegationContext, 'signal'>, deadline: Deadline) {
    this.principal = context.principal
    this.toolName = context.toolName
    this.declared = context.declared
    this.delegator = context.delegator
    this.#deadline = deadline
  }
  get signal(): AbortSignal {
    return this.#deadline.signal
  }
}

function shape(tool: CatalogueTool, output: unknown, maxBytes: number): ToolOutput {
  const faults = tool.output.faults(output)
  if (faults.length > 0)
    throw new Error(`output does not fit the contract: ${sentences(faults)}`.slice(0, 1_000))
  const json = JSON.stringify(output)
  if (Buffer.byteLength(json) > maxBytes)
    throw new ToolFailure(
      'output_too_large',
      `The answer of ${tool.contract.name} is larger than ${maxBytes} bytes. Ask for less at once.`,
    )
  return { output: output as Record<string, unknown>, json }
}
