import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFetchFailures } from './fetch-failures.ts'
import { isMetadataDocumentId } from './metadata-document-id.ts'
import { freshSeconds } from './metadata-freshness.ts'

test('https with a path is a document address', () => {
  for (const id of [
    'https://claude.ai/oauth/mcp-oauth-client-metadata',
    'https://vscode.dev/oauth/client-metadata.json',
    'https://client.example/c/',
    'https://xn--clent-kya.example/c',
  ]) {
    assert.equal(isMetadataDocumentId(id), true, id)
  }
})

test('every other form is not', () => {
  for (const id of [
    'http://client.example/c',
    'https://client.example',
    'https://client.example/',
    'https://client.example:443/c',
    'https://client.example:8443/c',
    'https://client.example/c?x=1',
    'https://client.example/c?',
    'https://client.example/c#x',
    'https://client.example/c#',
    'https://user@client.example/c',
    'https://u:p@client.example/c',
    'https://@client.example/c',
    'https://client.example/a/../c',
    'https://client.example/./c',
    'https://client.example/a/..',
    'https://client.example/%2e%2e/c',
    'https://client.example/a/%2E/c',
    'https://CLIENT.example/c',
    'HTTPS://client.example/c',
    'https:client.example/c',
    'https:/client.example/c',
    'https://client.example\\c',
    'https://cli\tent.example/c',
    ' https://client.example/c',
    'https://client.example/c d',
    'https://clïent.example/c',
    'https://0x7f.1/c',
    `https://client.example/${'c'.repeat(500)}`,
    'dyn_x',
    'urn:x',
    '',
  ]) {
    assert.equal(isMetadataDocumentId(id), false, id)
  }
})

test('http and a port on loopback only count where that is allowed, and only on loopback', () => {
  const open = { allowLoopback: true }
  for (const id of ['http://localhost:5173/c', 'http://127.0.0.1/c', 'https://[::1]:8443/c']) {
    assert.equal(isMetadataDocumentId(id, open), true, id)
    assert.equal(isMetadataDocumentId(id), false, id)
  }
  for (const id of ['http://client.example/c', 'ftp://localhost/c', 'http://localhost/c?x']) {
    assert.equal(isMetadataDocumentId(id, open), false, id)
  }
})

const freshFor = (headers: Record<string, string>) => freshSeconds(new Headers(headers))

test('freshness follows the headers between 5 minutes and 24 hours', () => {
  const date = 'Sat, 21 Nov 2026 20:00:00 GMT'
  const cases: [Record<string, string>, number][] = [
    [{}, 300],
    [{ 'cache-control': 'max-age=3600' }, 3_600],
    [{ 'cache-control': 'public, MAX-AGE=3600, immutable' }, 3_600],
    [{ 'cache-control': 'max-age="3600"' }, 3_600],
    [{ 'cache-control': 's-maxage=7200, max-age=600' }, 600],
    [{ 'cache-control': 'max-age=3600', age: '600' }, 3_000],
    [{ 'cache-control': 'max-age=3600', age: 'x' }, 3_600],
    [{ 'cache-control': 'max-age=3600', age: '9999' }, 300],
    [{ 'cache-control': 'max-age=5' }, 300],
    [{ 'cache-control': 'max-age=999999999' }, 86_400],
    [{ 'cache-control': 'no-store, max-age=3600' }, 300],
    [{ 'cache-control': 'no-cache' }, 300],
    [{ 'cache-control': 'max-age=soon' }, 300],
    [{ date, expires: 'Sat, 21 Nov 2026 21:00:00 GMT' }, 3_600],
    [{ date, expires: '0' }, 300],
    [{ expires: 'Sat, 21 Nov 2099 21:00:00 GMT' }, 300],
    [{ date, expires: 'Sat, 21 Nov 2026 21:00:00 GMT', 'cache-control': 'max-age=600' }, 600],
  ]
  for (const [headers, seconds] of cases) {
    assert.equal(freshFor(headers), seconds, JSON.stringify(headers))
  }
})

test('failures are remembered for a minute and for a bounded number of addresses', () => {
  let time = 0
  const failures = createFetchFailures({ now: () => time })
  const failure = { kind: 'gone', message: 'x' } as const
  for (let n = 0; n < 5_000; n += 1) failures.add(`https://client.example/${n}`, failure)
  assert.equal(failures.size(), 1_000)
  failures.add('https://client.example/a', failure)
  failures.add('https://client.example/a', failure)
  assert.equal(failures.blocking('https://client.example/a'), undefined)
  time = 59_000
  failures.add('https://client.example/a', failure)
  assert.ok(failures.blocking('https://client.example/a'))
  time = 60_000
  assert.equal(failures.blocking('https://client.example/a'), undefined)
  assert.equal(failures.last('https://client.example/a'), undefined)
})
