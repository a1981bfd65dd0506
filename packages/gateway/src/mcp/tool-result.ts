import type { CallToolResult } from '@modelcontextprotocol/server'
import type { ToolFailure } from './contract.ts'

/** Where clients find the machine-readable part of a failure in the result's `_meta`. */
const ERROR_META = 'voordeur/error'

const MAX_DETAIL_BYTES = 64 * 1024

/** A handler's output as JSON, once: the text block and the size bound both use it. */
export function successResult(output: Record<string, unknown>, json: string): CallToolResult {
  return { content: [{ type: 'text', text: json }], structuredContent: output }
}

/**
 * A failure in plain words, with its code and details. `structuredContent` stays away: clients
 * validate it against the output schema, which describes successes only. The details are also a
 * text block because a model reads nothing else, and they may be what it has to choose from.
 */
export function failureResult(failure: ToolFailure): CallToolResult {
  const error = bounded({ code: failure.code, details: failure.details })
  const details = Object.keys(error.details).length === 0 ? [] : [text(JSON.stringify(error))]
  return {
    isError: true,
    content: [text(failure.message), ...details],
    _meta: { [ERROR_META]: error },
  }
}

interface FailureData {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
}

function bounded(error: FailureData): FailureData {
  try {
    if (JSON.stringify(error).length <= MAX_DETAIL_BYTES) return error
  } catch {}
  return { code: error.code, details: {} }
}

const text = (value: string) => ({ type: 'text' as const, text: value })
