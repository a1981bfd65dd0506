import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { runAs } from '../resource/current-user.ts'
import type { Principal } from '../resource/principal.ts'
import type { Log } from '../telemetry/log.ts'
import { ToolFailure } from './contract.ts'
import { opaque } from './opaque.ts'
import { failureResult } from './tool-result.ts'

type Callback = (...args: unknown[]) => unknown
type OnFailure = (error: unknown) => unknown

export interface Guard {
  readonly principal: Principal | undefined
  readonly log: Log
  /** Told the name of every tool that is registered through the guard. */
  readonly onTool: (name: string) => void
}

/**
 * Makes every request handler of a server run as the caller, and keeps it from telling the client
 * why it broke: the SDK would send any error's message as it is. It goes around the handlers that
 * the SDK makes for itself, so whatever callback an extension hands to the SDK is inside. Errors
 * of the protocol pass, because they are meant for the client.
 */
export function seal(server: McpServer, { principal, log }: Omit<Guard, 'onTool'>): void {
  const lowLevel = server.server
  const onFailure: OnFailure = (error) => {
    const failure = error instanceof ToolFailure ? error : opaque(error, 'The request', log)
    throw new ProtocolError(ProtocolErrorCode.InternalError, failure.message)
  }
  const sealed = (handler: unknown) =>
    typeof handler === 'function' ? protect(handler as Callback, principal, onFailure) : handler
  const register = lowLevel.setRequestHandler.bind(lowLevel) as Callback
  let fallback: unknown
  Object.defineProperties(lowLevel, {
    setRequestHandler: {
      value: (...args: unknown[]) => register(...args.slice(0, -1), sealed(args.at(-1))),
    },
    fallbackRequestHandler: {
      get: () => fallback,
      set: (handler: unknown) => {
        fallback = sealed(handler)
      },
    },
  })
}

/**
 * A sealed server as an extension sees it. What its tools throw becomes a result, which the seal
 * cannot do: the SDK makes results of their errors before they reach it.
 */
export function guarded(server: McpServer, { principal, log, onTool }: Guard): McpServer {
  const asFailure = (error: unknown) =>
    error instanceof ToolFailure ? error : opaque(error, 'The tool', log)
  const asResult: OnFailure = (error) => failureResult(asFailure(error))
  const asError: OnFailure = (error) => {
    throw asFailure(error)
  }
  const quiet = (config: unknown) =>
    withSchemas(config, (validate) => protect(validate, principal, asError))
  return intercept(server, {
    registerTool:
      (register) =>
      (name: unknown, config: unknown, callback: unknown): unknown => {
        onTool(String(name))
        return register(name, quiet(config), protect(callback as Callback, principal, asResult))
      },
  })
}

const protect =
  (callback: Callback, principal: Principal | undefined, onFailure: OnFailure): Callback =>
  async (...args) => {
    try {
      return await runAs(principal, () => callback(...args))
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      return onFailure(error)
    }
  }

/** A tool's configuration whose schemas validate through `wrap`: a refinement is a callback too. */
function withSchemas(config: unknown, wrap: (validate: Callback) => Callback): unknown {
  const schemas = ['inputSchema', 'outputSchema'].flatMap((name) => {
    const schema: unknown = Reflect.get(Object(config), name)
    const standard: unknown = Reflect.get(Object(schema), '~standard')
    if (typeof standard !== 'object' || standard === null) return []
    const validate = wrap(Reflect.get(standard, 'validate') as Callback)
    return [[name, overlaid(Object(schema), '~standard', { ...standard, validate })]]
  })
  return { ...Object(config), ...Object.fromEntries(schemas) }
}

/** `target` with some members replaced; a replacement is given the member it stands for. */
function intercept<T extends object>(
  target: T,
  replacements: Readonly<Record<string, (member: Callback) => unknown>>,
): T {
  return new Proxy(target, {
    get(_, property) {
      const member: unknown = Reflect.get(target, property, target)
      const bound = typeof member === 'function' ? member.bind(target) : member
      const replace = typeof property === 'string' ? replacements[property] : undefined
      return replace === undefined ? bound : replace(bound)
    },
  })
}

/** `target` with one member replaced by a value. */
const overlaid = <T extends object>(target: T, name: string, value: unknown): T =>
  new Proxy(target, {
    get: (_, property) => (property === name ? value : Reflect.get(target, property, target)),
  })
