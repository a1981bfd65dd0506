import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '../resource/principal.ts'
import { DelegationFailed } from './delegation-failed.ts'
import { createDirectAssertions } from './direct-assertions.ts'

const NOW = 1_800_000_000
const PERSON: Principal = {
  kind: 'person',
  id: 'person_1',
  clientId: 'client_1',
  scopes: new Set(),
  expiresAt: NOW + 1,
  tenantId: 'aaaaaaaa-0000-4000-8000-000000000001',
}
const tokens = new WeakMap<Principal, string>([[PERSON, 'the token they came with']])
const source = createDirectAssertions({
  callersToken: (principal) => tokens.get(principal),
  clock: { now: () => NOW * 1000 },
})

async function fails(principal: Principal, failureClass: string): Promise<void> {
  await assert.rejects(source.assertionFor(principal), (error) => {
    assert.ok(error instanceof DelegationFailed)
    assert.equal(error.failure.class, failureClass)
    assert.doesNotMatch(JSON.stringify(error.failure), /the token/)
    return true
  })
}

function withToken(changes: Partial<Principal>): Principal {
  const principal = { ...PERSON, ...changes }
  tokens.set(principal, 'the token they came with')
  return principal
}

test('a person’s own token is the assertion, at the authority of their tenant', async () => {
  assert.deepEqual(await source.assertionFor(PERSON), {
    token: 'the token they came with',
    tenantId: PERSON.tenantId,
  })
})

test('an expired token must be replaced by signing in, even while we still accept it', async () => {
  await fails(withToken({ expiresAt: NOW }), 'REAUTH')
  await source.assertionFor(withToken({ expiresAt: NOW + 1 }))
})

test('a principal of another way in has no token here', async () => {
  await fails({ ...PERSON }, 'REAUTH')
})

test('a token without a tenant goes to no authority', async () => {
  const { tenantId: _, ...rest } = withToken({})
  tokens.set(rest, 'the token they came with')
  await fails(rest, 'REAUTH')
})

test('an application can’t be acted for', async () => {
  await fails(withToken({ kind: 'client' }), 'APP_ONLY')
})

test('a refused token is not renewed: the client has to bring another', async () => {
  const assertion = await source.assertionFor(PERSON)
  assert.equal(await source.renew(PERSON, assertion), false)
})
