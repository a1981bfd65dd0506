import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logo, pageAssets, stylesheet } from './assets.ts'
import { errorPage } from './error-page.ts'
import { type LandingPage, landingPage } from './landing-page.ts'
import { notFoundPage } from './not-found-page.ts'

const XSS = `"><script>alert('x')</script>`

const landing = (over: Partial<LandingPage> = {}) =>
  landingPage({
    name: 'Real estate',
    description: 'Dutch property data.',
    publicUrl: 'https://mcp.example.test',
    mcpUrl: 'https://mcp.example.test/mcp',
    health: { status: 'ok', items: [{ name: 'Register', status: 'ok', detail: '12 addresses' }] },
    tools: [
      { name: 'Look', title: 'Look up', description: 'Looks.', access: 'public' },
      { name: 'Keep', title: 'Keep', description: 'Keeps.', access: 'protected' },
    ],
    ...over,
  })

test('the landing page says what this is, how it is, how to connect and what it offers', async () => {
  const text = await landing()
  for (const part of [
    '<html lang="en">',
    '<title>Real estate</title>',
    '<h1>Real estate</h1>',
    'Dutch property data.',
    '12 addresses',
    'claude mcp add --transport http real-estate https://mcp.example.test/mcp',
    'href="vscode:mcp/install?',
    'href="cursor://anysphere.cursor-deeplink/mcp/install?',
    '<span class="badge public">public</span>',
    '<span class="badge protected">protected</span>',
    'href="https://mcp.example.test/.well-known/oauth-protected-resource"',
  ])
    assert.ok(text.includes(part), part)
})

test('sign-in words and sample people appear only when there are any', async () => {
  assert.doesNotMatch(await landing(), /Signing in/)
  const text = await landing({
    signInHint: 'Pick a person.',
    samplePeople: [{ name: 'Anneke', signInName: 'anneke@example.test', note: 'Agent' }],
  })
  assert.match(text, /Pick a person\./)
  assert.match(text, /<th scope="row">Anneke<\/th><td><code>anneke@example\.test<\/code>/)
})

test('of a tool’s description, which is written for models, people get the first sentence', async () => {
  const description = 'Looks at one house, e.g. yours. Give exactly one key.'
  const text = await landing({
    tools: [{ name: 'Look', title: 'Look up', description, access: 'public' }],
  })
  assert.match(text, /<p>Looks at one house, e\.g\. yours\.<\/p>/)
  assert.doesNotMatch(text, /Give exactly/)
})

test('health is told in words, not by colour alone', async () => {
  const health = {
    status: 'degraded',
    items: [{ name: 'Register', status: 'down', detail: 'No disk' }],
  } as const
  const text = await landing({ health })
  assert.match(text, /Partly working/)
  assert.match(text, /Not working/)
})

test('text from elsewhere never becomes markup', async () => {
  const text = await landing({
    name: XSS,
    description: XSS,
    health: { status: 'ok', items: [{ name: XSS, status: 'ok', detail: XSS }] },
    tools: [{ name: XSS, title: XSS, description: XSS, access: 'public' }],
    signInHint: XSS,
    samplePeople: [{ name: XSS, signInName: XSS, note: XSS }],
  })
  assert.doesNotMatch(text, /<script/)
  const error = await errorPage({ title: XSS, whatHappened: XSS, whatToDo: XSS, reference: XSS })
  assert.doesNotMatch(error, /<script/)
  assert.doesNotMatch(await notFoundPage({ siteName: XSS }), /<script/)
})

test('an error page says what happened, what to do, and the reference if there is one', async () => {
  const page = { title: 'Too late', whatHappened: 'It expired.', whatToDo: 'Start again.' }
  const text = await errorPage({ ...page, reference: 'ref-1' })
  for (const part of ['<h1>Too late</h1>', 'It expired.', 'Start again.', 'ref-1'])
    assert.ok(text.includes(part), part)
  assert.doesNotMatch(await errorPage(page), /Reference/)
})

test('every asset a page names is served, under a path that changes with its content', async () => {
  const text = await landing()
  const named = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1])
  assert.deepEqual(new Set(named), new Set(pageAssets.keys()))
  assert.match(stylesheet.path, /^\/assets\/voordeur\.[0-9a-f]{12}\.css$/)
  assert.match(logo.path, /^\/assets\/door\.[0-9a-f]{12}\.svg$/)
  for (const asset of pageAssets.values()) assert.match(asset.cacheControl, /immutable/)
})

test('the stylesheet and the logo load nothing themselves', () => {
  for (const { body } of pageAssets.values())
    assert.doesNotMatch(
      body.replace('xmlns="http://www.w3.org/2000/svg"', ''),
      /url\(|@import|href|http/,
    )
})
