import type { ServerContext } from '@modelcontextprotocol/server'
import type { ToolCall } from './contract.ts'

/**
 * Reports progress to a client that sent a token for it and can read a stream. Values that do not
 * increase are dropped, because the protocol forbids them (MCP 2026-07-28, progress).
 */
export function progressOf(ctx: ServerContext, streams: boolean): ToolCall['progress'] {
  const progressToken = ctx.mcpReq._meta?.progressToken
  if (progressToken === undefined || !streams) return async () => {}
  let last = Number.NEGATIVE_INFINITY
  return async (progress, total, message) => {
    if (progress <= last || ctx.mcpReq.signal.aborted) return
    last = progress
    const params = { progressToken, progress, total, ...(message === undefined ? {} : { message }) }
    await ctx.mcpReq.notify({ method: 'notifications/progress', params })
  }
}
