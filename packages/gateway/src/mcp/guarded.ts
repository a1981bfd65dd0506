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
 * The server as an extension sees it. Whatever it registers runs as the caller and cannot tell
 * the client why it broke: the SDK would send any error's message as it is. Errors of the protocol
 * itself pass, because they are meant for the client.
 */
export function guarded(server: McpServer, guard: Guard): McpServer {
  const failed = (what: string) => (error: unknown) => opaque(error, what, guard.log)
  const asResult: OnFailure = (error) =>
    failureResult(error instanceof ToolFailure ? error : failed('The tool')(error))
  const asError: OnFailure = (error) => {
    const failure = error instanceof ToolFailure ? error : failed('The request')(error)
    throw new ProtocolError(ProtocolErrorCode.InternalError, failure.message)
  }
  const wrapped =
    (onFailure: OnFailure) =>
    (register: Callback) =>
    (...args: unknown[]) =>
      register(...args.slice(0, -1), protect(args.at(-1) as Callback, guard.principal, onFailure))
  const registerTool = wrapped(asResult)
  const lowLevel = intercept(server.server, { setRequestHandler: wrapped(asError) })
  return intercept(server, {
    server: () => lowLevel,
    registerPrompt: wrapped(asError),
    registerResource: wrapped(asError),
    registerTool: (register) => {
      const registered = registerTool(register)
      return (name: unknown, ...rest: unknown[]) => {
        guard.onTool(String(name))
        return registered(name, ...rest)
      }
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
