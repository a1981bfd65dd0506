import assert from 'node:assert/strict'
import { test } from 'node:test'
import { continuePage, RefusedDestination } from './continue-page.ts'

test('it goes on by itself and by its link, to the same address', async () => {
  const to = 'https://login.example.test/authorize?state=a&code_challenge=b%20c'
  const text = await continuePage({ to })
  const escaped = to.replaceAll('&', '&amp;')
  assert.ok(text.includes(`<meta http-equiv="refresh" content="0; url=${escaped}">`))
  assert.ok(text.includes(`href="${escaped}"`))
  assert.ok(text.includes('<bdi>login.example.test</bdi>'))
})

test('an app’s own scheme needs to be named', async () => {
  const to = 'cursor://anysphere.cursor-mcp/oauth/callback?code=x'
  await assert.rejects(continuePage({ to }), RefusedDestination)
  const text = await continuePage({ to, customSchemes: ['cursor'] })
  assert.ok(text.includes('the app for cursor: links'))
})

test('http is accepted: the policy on http belongs to who made the address', async () => {
  assert.ok((await continuePage({ to: 'http://127.0.0.1:9/cb' })).includes('127.0.0.1:9'))
})

for (const to of [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'blob:https://example.test/x',
  'vscode://x/y',
  '/relative',
  '//example.test',
  '',
  'https://',
  'https://user:pass@example.test/',
  'https://example.test/"><script>',
  "https://example.test/'",
  'https://example.test/a b',
  'https://example.test/\n',
  ' https://example.test/',
  'https:\\\\example.test',
])
  test(`refuses ${JSON.stringify(to)}`, async () => {
    await assert.rejects(continuePage({ to }), RefusedDestination)
  })

test('no list of schemes can allow a scheme that runs in our name', async () => {
  for (const scheme of ['javascript', 'data', 'file', 'blob'])
    await assert.rejects(
      continuePage({ to: `${scheme}:x`, customSchemes: [scheme] }),
      RefusedDestination,
    )
})
