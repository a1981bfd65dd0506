import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server'
import type { ToolFailure } from './contract.ts'

/** Where clients find the machine-readable part of a failure in the result's `_meta`. */
const ERROR_META = 'voordeur/error'

const MAX_DETAIL_BYTES = 64 * 1024

/** A handler's output, and the same as JSON, made once: for the text block, the bound and the wire. */
export interface ToolOutput {
  readonly output: Readonly<Record<string, unknown>>
  readonly json: string
}

/** What a call came to: an output that fits the contract, a failure, or a question for the person. */
export type Called = ToolOutput | { readonly result: CallToolResult | InputRequiredResult }

export function resultOf(called: Called): CallToolResult | InputRequiredResult {
  if ('result' in called) return called.result
  return { content: [text(called.json)], structuredContent: called.output }
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
    content: [text(failure.message), ...details],
    isError: true,
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
