import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleDirectory } from './directory.ts'
import { ORIGIN, TENANT } from './entra-fixture.ts'
import { isRefusal } from './graph-answer.ts'
import { authenticate } from './graph-caller.ts'
import { signGraphToken } from './graph-token.ts'
import { createKeyRing } from './keys.ts'
import type { Services } from './services.ts'

/** Tokens that no endpoint here would issue, signed as if one had. */
const keys = await createKeyRing().keys
const services = {
  origin: ORIGIN,
  directory: sampleDirectory,
  keys: Promise.resolve(keys),
  control: { graphChallengeFor: () => undefined },
  now: () => 0,
} as unknown as Services

const CLAIMS = {
  aud: '00000003-0000-0000-c000-000000000000',
  exp: 60,
  scp: 'User.Read',
  tid: TENANT,
  oid: 'bbbbbbbb-0000-4000-8000-000000000001',
}

async function messageFor(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const caller = await authenticate(services, `Bearer ${await signGraphToken(keys, claims)}`)
  return isRefusal(caller) ? caller.message : caller.person.username
}

test('a token is for Graph, in its time, and for a person of that tenant', async () => {
  assert.equal(await messageFor(CLAIMS), 'noor@voorbeeld.example')
  const cases: [Readonly<Record<string, unknown>>, RegExp][] = [
    [{ aud: 'api://other' }, /Invalid audience/],
    [{ exp: 0 }, /expired/],
    [{ exp: undefined }, /expired/],
    [{ tid: 'aaaaaaaa-0000-4000-8000-000000000002' }, /could not be found/],
    [{ oid: 'bbbbbbbb-0000-4000-8000-000000000004' }, /could not be found/],
  ]
  for (const [claims, message] of cases)
    assert.match(await messageFor({ ...CLAIMS, ...claims }), message)
})
