import { isInFull, SCOPE_TOKEN } from '../delegation/downstream-scopes.ts'
import type { ToolContract } from './contract.ts'

const NAME = /^[A-Za-z0-9_.-]{1,128}$/
const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']
const KEYS = new Set([
  'name',
  'title',
  'description',
  'inputSchema',
  'outputSchema',
  'annotations',
  'access',
  'scopes',
  'downstream',
])

type Check = readonly [complaint: string, passed: (contract: Partial<ToolContract>) => boolean]

const CHECKS: readonly Check[] = [
  ['name must be 1 to 128 of A-Z a-z 0-9 _ . -', (c) => isText(c.name) && NAME.test(c.name)],
  ['title must be text', (c) => isText(c.title)],
  ['description must be text', (c) => isText(c.description)],
  ['inputSchema must be a JSON Schema of type object', (c) => isObjectSchema(c.inputSchema)],
  ['outputSchema must be a JSON Schema of type object', (c) => isObjectSchema(c.outputSchema)],
  ['annotations must be boolean hints', (c) => areHints(c.annotations)],
  ['access must be public or protected', (c) => c.access === 'public' || c.access === 'protected'],
  ['scopes must be a list of scope names', (c) => areScopes(c.scopes)],
  ['a protected tool must name its scopes', (c) => c.access !== 'protected' || hasAny(c.scopes)],
  [
    'downstream must be a list of scopes in full, such as https://graph.microsoft.com/User.Read',
    (c) => c.downstream === undefined || areInFull(c.downstream),
  ],
  [
    'only a protected tool can act at other services: there is no person to act for',
    (c) => c.access === 'protected' || !hasAny(c.downstream),
  ],
]

/** What is wrong with one entry of the contract file; empty when it is a {@link ToolContract}. */
export function shapeFaults(entry: unknown): readonly string[] {
  if (!isRecord(entry)) return ['must be an object']
  const unknown = Object.keys(entry).filter((key) => !KEYS.has(key))
  const failed = CHECKS.filter(([, passed]) => !passed(entry)).map(([complaint]) => complaint)
  return [...failed, ...unknown.map((key) => `"${key}" is not a known field`)]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

const isObjectSchema = (value: unknown): boolean => isRecord(value) && value['type'] === 'object'

const areHints = (value: unknown): boolean =>
  value === undefined ||
  (isRecord(value) &&
    Object.entries(value).every(([k, v]) => HINTS.includes(k) && typeof v === 'boolean'))

const areScopes = (value: unknown): boolean =>
  Array.isArray(value) && value.every((scope) => isText(scope) && SCOPE_TOKEN.test(scope))

/** A bare name would mean Microsoft Graph to Entra, and something else to everybody else. */
const areInFull = (value: unknown): boolean =>
  areScopes(value) && (value as string[]).every(isInFull)

const hasAny = (value: unknown): boolean => Array.isArray(value) && value.length > 0
