import { ToolFailure } from '@voordeur/gateway/tools'
import { errorText, type Lang } from '../domain/messages.ts'
import type { Parsed, Problem } from '../domain/parsed.ts'

/** A failure in the caller's language: what happened, which field, what to do about it. */
export function refusal({ code, field, params }: Problem, lang: Lang): ToolFailure {
  const { code: publicCode, message, hint, retryable } = errorText(code, lang, params)
  return new ToolFailure(publicCode, `${message} ${hint}`, {
    ...(field && { field }),
    hint,
    retryable,
    message_nl: errorText(code, 'nl', params).message,
    message_en: errorText(code, 'en', params).message,
  })
}

/** The value, or a {@link ToolFailure} that says what is wrong with the input. */
export function valid<T>(parsed: Parsed<T>, lang: Lang): T {
  if (parsed.ok) return parsed.value
  throw refusal(parsed.problem, lang)
}
