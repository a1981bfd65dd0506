import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findBrowser } from './find-browser.ts'

test('the browser a person names is the one that is used', async () => {
  assert.deepEqual(await findBrowser({ CHROMIUM_PATH: process.execPath }), {
    path: process.execPath,
  })
})

test('a wrong CHROMIUM_PATH is reported, not replaced', async () => {
  const found = await findBrowser({ CHROMIUM_PATH: '/nowhere/chromium' })
  assert.match('missing' in found ? found.missing : '', /CHROMIUM_PATH is "\/nowhere\/chromium"/)
})
