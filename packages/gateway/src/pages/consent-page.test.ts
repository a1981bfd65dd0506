import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConsentPage, consentPage } from './consent-page.ts'

const XSS = `"><script>alert('x')</script>`

const page = (over: Partial<ConsentPage> = {}) =>
  consentPage({
    clientName: 'Claude',
    publisher: { kind: 'metadata-document', host: 'claude.ai' },
    redirectUri: 'https://claude.ai/api/mcp/auth_callback',
    redirectHost: 'claude.ai',
    loopback: false,
    resource: 'https://mcp.example.test/mcp',
    scopes: [{ name: 'property:read', words: 'Look up properties.' }],
    downstream: [{ name: 'User.Read', words: 'Read your name.' }],
    action: '/oauth/consent/abc',
    csrf: 'token-1',
    signInWith: 'Microsoft Entra ID',
    ...over,
  })

test('it names the client, its publisher, the redirect and the permissions', async () => {
  const text = await page()
  for (const part of [
    '<bdi>Claude</bdi>',
    '<strong><bdi>claude.ai</bdi></strong>',
    '>https://claude.ai/api/mcp/auth_callback</code>',
    '>https://mcp.example.test/mcp</code>',
    'Look up properties. <code>property:read</code>',
    'Read your name. <code>User.Read</code>',
    'Microsoft Entra ID',
    'asked every time',
  ])
    assert.ok(text.includes(part), part)
  assert.ok(!text.includes('notice'), 'a website needs no warning')
})

test('Deny and Allow are two submit buttons of one POST form, Deny first', async () => {
  const text = await page()
  const form = text.slice(text.indexOf('<form'), text.indexOf('</form>'))
  assert.match(form, /^<form method="post" action="\/oauth\/consent\/abc">/)
  assert.match(form, /<input type="hidden" name="csrf" value="token-1">/)
  assert.deepEqual(
    [...form.matchAll(/<button name="decision" value="(\w+)"/g)].map((match) => match[1]),
    ['deny', 'allow'],
  )
})

test('an app that registered itself is called not verified', async () => {
  assert.match(await page({ publisher: { kind: 'registered' } }), /Not verified/)
  assert.doesNotMatch(await page({ publisher: { kind: 'configured' } }), /Not verified/)
})

test('a redirect to the own computer is warned about', async () => {
  const text = await page({
    redirectUri: 'http://127.0.0.1:6274/callback',
    redirectHost: '127.0.0.1:6274',
    loopback: true,
  })
  assert.match(text, /a program on your own computer/)
  assert.match(text, /<bdi>127\.0\.0\.1:6274<\/bdi>/)
})

test('a redirect to an app by its own scheme is warned about', async () => {
  const text = await page({
    redirectUri: 'cursor://anysphere.cursor-mcp/oauth/callback',
    redirectHost: 'anysphere.cursor-mcp',
  })
  assert.match(text, /an app on your device that opens <code>cursor:<\/code> links/)
  assert.ok(!text.includes('<bdi>anysphere'), 'no website of that name exists')
})

test('nothing a stranger chose becomes markup', async () => {
  const text = await page({
    clientName: XSS,
    publisher: { kind: 'metadata-document', host: XSS },
    redirectUri: `https://claude.ai/${XSS}`,
    redirectHost: XSS,
    resource: XSS,
    scopes: [{ name: XSS, words: XSS }],
    downstream: [{ name: XSS, words: XSS }],
    action: XSS,
    csrf: XSS,
    signInWith: XSS,
    siteName: XSS,
  })
  assert.ok(!/<script|onerror=|<img(?! src="\/assets)/.test(text))
  assert.ok(!text.includes('">&lt;script'), 'an attribute was left early')
})

test('a stranger’s name is bounded, isolated and never empty', async () => {
  const long = await page({ clientName: `Claude${'x'.repeat(5000)}` })
  assert.ok(!long.includes('x'.repeat(80)))
  assert.ok(!(await page({ clientName: 'a\u202Eb' })).includes('\u202E'))
  assert.match(await page({ clientName: '\u200B\u2060' }), /<bdi>An app without a name<\/bdi>/)
})

test('a very long redirect is shown whole, in a box that scrolls', async () => {
  const redirectUri = `https://claude.ai/${'p'.repeat(1500)}`
  assert.ok((await page({ redirectUri })).includes(`tabindex="0">${redirectUri}</code>`))
})

test('each of several resources stands by itself', async () => {
  const text = await page({ resource: 'https://a.example.test https://a.example.test/mcp' })
  assert.match(
    text,
    />https:\/\/a\.example\.test<\/code><code[^>]*>https:\/\/a\.example\.test\/mcp</,
  )
})

test('without permissions at other services that heading is left out', async () => {
  assert.doesNotMatch(await page({ downstream: [] }), /other services/)
})

test('it has no script, no inline style and no handler', async () => {
  assert.doesNotMatch(await page(), /<script|<style| style=| on\w+=/)
})
