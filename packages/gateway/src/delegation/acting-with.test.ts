import assert from 'node:assert/strict'
import { it } from 'node:test'
import { startScriptedServer } from '../http/scripted-server-fixture.ts'
import { currentUser } from '../resource/current-user.ts'
import { actingWith } from './acting-with.ts'
import { delegate } from './current-delegation.ts'
import { delegatedFetch } from './delegated-fetch.ts'
import { failureOf, MAIL_READ, person, USER_READ } from './delegation-fixture.ts'

const ACTING = { principal: person('noor'), declared: [USER_READ], token: 'a-test-token' }

it('a handler under test acts as the person, with the token of the test', async () => {
  await using api = await startScriptedServer({ status: 200, body: '{}' })
  await actingWith(ACTING, async () => {
    assert.equal(currentUser()?.id, ACTING.principal.id)
    assert.equal(await delegate(USER_READ), 'a-test-token')
    await delegatedFetch(USER_READ, api.origin)
  })
  assert.equal(api.requests[0]?.headers.authorization, 'Bearer a-test-token')
})

it('a handler under test gets no scope that its contract does not declare', async () => {
  const failure = await actingWith(ACTING, () => failureOf(delegate(MAIL_READ)))
  assert.equal(failure.class, 'CONFIG')
})
