import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLIENT_CAPABILITIES_META_KEY } from '@modelcontextprotocol/server'
import { type AskingRequest, opensUrls, STEP_UP } from './elicitation.ts'

/** As much of a request as decides about links. */
const request = (elicitation: unknown, inputResponses?: Record<string, unknown>) =>
  ({
    envelope: { [CLIENT_CAPABILITIES_META_KEY]: { elicitation } },
    ...(inputResponses ? { inputResponses } : {}),
  }) as AskingRequest

const LINKS = { url: {} }

test('a link goes to a client that declares it, and to no other', () => {
  assert.equal(opensUrls(request(LINKS), false), true)
  assert.equal(opensUrls(request({ form: {}, url: {} }), false), true)
  for (const elicitation of [undefined, {}, { form: {} }])
    assert.equal(opensUrls(request(elicitation), false), false)
  assert.equal(opensUrls({}, false), false)
})

test('a client of 2025 gets none, whatever its request declares', () => {
  assert.equal(opensUrls(request(LINKS), true), false)
})

test('after a link was declined there is no other; what came of a question does not matter', () => {
  for (const answer of [{ action: 'decline' }, { action: 'cancel' }, {}, null, 'accept'])
    assert.equal(opensUrls(request(LINKS, { [STEP_UP]: answer }), false), false)
  assert.equal(opensUrls(request(LINKS, { [STEP_UP]: { action: 'accept' } }), false), true)
  assert.equal(opensUrls(request(LINKS, { 'choose:home': { action: 'decline' } }), false), true)
})
