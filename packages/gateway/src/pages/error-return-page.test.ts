import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RefusedDestination } from './continue-page.ts'
import { errorReturnPage } from './error-return-page.ts'

const to = "https://app.example:8443/cb'%22?error=invalid_request&state=<b>"

test('it names the host and goes there by its link only', async () => {
  const text = await errorReturnPage({ to, error: 'invalid_request' })
  assert.ok(text.includes('<bdi>app.example:8443</bdi>'))
  assert.ok(text.includes('href="https://app.example:8443/cb&#39;%22?error=invalid_request&amp;'))
  assert.ok(text.includes('<code>invalid_request</code>'))
  assert.doesNotMatch(text, /http-equiv|<script|<b>/)
})

test('only an error code is shown as one', async () => {
  for (const error of ['Call 0900', '<b>', '', 'a'.repeat(61)]) {
    const text = await errorReturnPage({ to, error })
    assert.ok(text.includes('<code>unknown</code>'), error)
  }
})

test('it leads to web addresses only', async () => {
  for (const other of ['javascript:alert(1)', 'cursor://x', '/cb', '', 'https://u:p@app.example/'])
    await assert.rejects(errorReturnPage({ to: other, error: 'x' }), RefusedDestination, other)
})
