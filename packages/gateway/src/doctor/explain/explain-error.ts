import { classOfCode } from '../../delegation/aadsts.ts'
import { classify } from '../../delegation/classify.ts'
import { isGuid } from '../../kernel/guid.ts'
import { type CodeClass, type CodeExplanation, codesIn, explainCode, lookUp } from '../aadsts.ts'
import type { Finding } from '../finding.ts'
import { filledIn } from '../known-values.ts'
import { WHAT_FOLLOWS } from './class-in-words.ts'
import type { ExplainContext } from './explain-context.ts'
import type { Explanation, Fact } from './explanation.ts'
import { GRAPH_ERRORS } from './graph-errors.ts'

type Fields = Readonly<Record<string, unknown>>

/** An OAuth error, or a message with codes: its class, and every code with cause, fix, command. */
export function explainError(fields: Fields, context: ExplainContext): Explanation {
  const codes = codesOf(fields)
  const kind = classOf(fields, codes, context.clock.now())
  const findings = codes.length > 0 ? codes.map(explained) : [general(kind)]
  const known = { 'correlation-id': correlationId(fields) }
  return {
    input: 'error',
    title: `${kind}: ${WHAT_FOLLOWS[kind]}`,
    facts: factsOf(fields),
    findings: findings.map((finding) => filledIn(finding, known)),
  }
}

/** Those of the body first: the description may repeat them. Graph's codes are its `error`. */
function codesOf({ error_codes, error_description, error }: Fields): readonly string[] {
  const listed = Array.isArray(error_codes) ? error_codes.map((code) => `AADSTS${code}`) : []
  const found = codesIn([...listed, error_description, error].join(' '))
  return found.length === 0 && typeof error === 'string' && known(error) ? [error] : found
}

const known = (code: string): CodeExplanation | undefined =>
  explainCode(code) ?? (Object.hasOwn(GRAPH_ERRORS, code) ? GRAPH_ERRORS[code] : undefined)

/** As the gateway decides it. Where it decides nothing, what the code itself is about. */
function classOf(fields: Fields, codes: readonly string[], now: number): CodeClass {
  const about = codes.map((code) => known(code)?.class).find((found) => found !== undefined)
  const numbers = codes.map((code) => Number(/^AADSTS(\d+)$/.exec(code)?.[1] ?? Number.NaN))
  const decides = typeof fields['error'] === 'string' || numbers.some((one) => classOfCode(one))
  // Steps of an ordinary sign-in and Graph's errors never reach a token exchange.
  if (!decides || about === 'SIGN_IN' || numbers.some(Number.isNaN)) return about ?? 'CONFIG'
  const body = { error_codes: numbers, ...fields }
  return classify({ status: 400, body, retryAfter: null }, now).failure.class
}

function explained(code: string): Finding {
  const found = known(code)
  if (!found) return unknown(code)
  const { class: kind, cause, fix, az } = found
  const status = kind === 'SIGN_IN' ? 'warning' : 'problem'
  return { check: code, status, found: cause, fix, ...(az ? { command: az } : {}) }
}

const unknown = (code: string): Finding => ({
  check: code,
  status: 'problem',
  found: 'We do not know this code.',
  fix: `Microsoft explains it at ${lookUp(code)}. In a program, go by "error", "suberror" and "claims", never by the code or the text.`,
})

const general = (kind: CodeClass): Finding => ({
  check: 'error',
  status: kind === 'SIGN_IN' ? 'warning' : 'problem',
  found: 'It names no code of Microsoft’s, so only its class is known.',
  fix: WHAT_FOLLOWS[kind],
})

const PLAIN = /^[\w.-]{1,60}$/

/** What is safe to repeat: machine words and ids. Descriptions name people, and are not. */
function factsOf(fields: Fields): readonly Fact[] {
  const words = ['error', 'suberror'].flatMap((name) => fact(name, fields[name], PLAIN))
  const ids = ['correlation_id', 'trace_id'].flatMap((name) => {
    const value = fields[name]
    return typeof value === 'string' && isGuid(value) ? [{ name, value }] : []
  })
  const claims = fields['claims'] === undefined ? [] : [{ name: 'claims', value: 'present' }]
  return [
    ...words,
    ...claims,
    ...ids,
    ...fact('timestamp', fields['timestamp'], /^[\d :TZ.-]{1,30}$/),
  ]
}

const fact = (name: string, value: unknown, form: RegExp): readonly Fact[] =>
  typeof value === 'string' && form.test(value) ? [{ name, value }] : []

/** Also out of the description, which is all that a page shows. */
function correlationId({ correlation_id, error_description }: Fields): string | undefined {
  const [, written] = /Correlation ID:\s*([0-9a-f-]{36})/i.exec(String(error_description)) ?? []
  const id = correlation_id ?? written
  return typeof id === 'string' && isGuid(id) ? id : undefined
}
