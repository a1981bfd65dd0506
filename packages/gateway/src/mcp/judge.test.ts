import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '../resource/principal.ts'
import { judge, sufficient } from './judge.ts'

const TOOLS: Record<string, { access: 'public' | 'protected'; scopes: string[] }> = {
  look: { access: 'public', scopes: ['property:read'] },
  list: { access: 'protected', scopes: ['assessments:read'] },
  save: { access: 'protected', scopes: ['assessments:read', 'assessments:write'] },
}
const ruleFor = (tool: string) => (Object.hasOwn(TOOLS, tool) ? TOOLS[tool] : undefined)
const open = { ruleFor, requireSignIn: false }
const closed = { ...open, requireSignIn: true }

const caller = (...scopes: string[]): Principal => ({
  kind: 'person',
  id: 'person_1',
  clientId: 'client_1',
  scopes: new Set(scopes),
  expiresAt: 0,
})

const READ = 'assessments:read'
const WRITE = 'assessments:write'
const allow = { verdict: 'allow' }
const signIn = (...scopes: string[]) => ({ verdict: 'sign-in', scopes })
const moreScope = (...scopes: string[]) => ({ verdict: 'more-scope', scopes })

const TABLE: readonly [string, string[], Principal | undefined, object, object][] = [
  // what, calls, who, verdict when public tools are open, verdict when everyone must sign in
  ['no call', [], undefined, allow, signIn()],
  ['a public tool', ['look'], undefined, allow, signIn('property:read')],
  ['an unknown tool', ['nope'], undefined, allow, signIn()],
  ['a protected tool', ['list'], undefined, signIn(READ), signIn(READ)],
  ['two scopes', ['save'], undefined, signIn(READ, WRITE), signIn(READ, WRITE)],
  ['a mixed batch', ['look', 'list'], undefined, signIn(READ), signIn('property:read', READ)],
  ['no call, signed in', [], caller(), allow, allow],
  ['a public tool, no scopes', ['look'], caller(), allow, allow],
  ['a protected tool, no scopes', ['list'], caller(), moreScope(READ), moreScope(READ)],
  ['the exact scope', ['list'], caller(READ), allow, allow],
  ['write alone does not read', ['list'], caller(WRITE), moreScope(READ), moreScope(READ)],
  ['one of two scopes', ['save'], caller(WRITE), moreScope(READ, WRITE), moreScope(READ, WRITE)],
  ['both scopes', ['save'], caller(READ, WRITE), allow, allow],
  ['a batch, half', ['list', 'save'], caller(READ), moreScope(READ, WRITE), moreScope(READ, WRITE)],
  ['a batch, all', ['look', 'list', 'save', 'nope'], caller(READ, WRITE), allow, allow],
]

for (const [what, calls, who, whenOpen, whenClosed] of TABLE)
  test(`judges ${what}`, () => {
    assert.deepEqual(judge(calls, who, open), whenOpen)
    assert.deepEqual(judge(calls, who, closed), whenClosed)
  })

test('scopes are exact names', () => {
  assert.ok(sufficient(new Set(['a']), []))
  assert.ok(!sufficient(new Set(['A', 'a:read', 'a b']), ['a']))
})
