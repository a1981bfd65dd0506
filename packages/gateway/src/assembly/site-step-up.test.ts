import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StepUpEnd } from '../oauth/step-up/complete-step-up.ts'
import { stepUpEndPage } from './site-step-up.ts'

const shown = async (end: StepUpEnd) => {
  const { status, html } = stepUpEndPage(end, 'Real estate')
  return { status, text: await html }
}
const failed = (code: Extract<StepUpEnd, { type: 'failed' }>['code']) =>
  shown({ type: 'failed', code, message: `It was ${code}.` })

test('whoever cancelled or was refused reads why, and as whom to sign in', async () => {
  const { status, text } = await failed('access_denied')
  assert.equal(status, 400)
  assert.match(text, /It was access_denied\./)
  assert.match(text, /as the person who connected the app/)
})

test('while the sign-in service is away the page says to wait, and machines read it too', async () => {
  const { status, text } = await failed('temporarily_unavailable')
  assert.equal(status, 503)
  assert.match(text, /It was temporarily_unavailable\./)
  assert.match(text, /Wait a minute/)
})

test('a fault between the sign-in service and us is not the person’s to mend', async () => {
  const { status, text } = await failed('server_error')
  assert.equal(status, 400)
  assert.match(text, /tell whoever runs this server/)
  assert.doesNotMatch(text, /Wait a minute/)
})

test('nobody is told to ask again an app that is not connected any more', async () => {
  const { status, text } = await shown({ type: 'grant-ended' })
  assert.equal(status, 400)
  assert.match(text, /connect it again/)
  assert.doesNotMatch(text, /new link/)
})

test('only a step-up that ended well is done', async () => {
  const { status, text } = await shown({ type: 'done' })
  assert.equal(status, 200)
  assert.match(text, /<h1>Done</)
  const other = await shown({ type: 'other-person' })
  assert.equal(other.status, 400)
  assert.match(other.text, /Nothing was stored/)
})
