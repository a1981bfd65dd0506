import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isolated, strangerText, visibleUri } from './stranger-text.ts'

test('ordinary names stay as they are', () => {
  for (const name of ['Claude', 'VS Code – Insiders', 'Café Ørsted', 'العميل', '名前 🙂'])
    assert.equal(strangerText(name, 80), name)
})

test('characters that are invisible or reorder text are dropped', () => {
  assert.equal(strangerText('Cla\u200Bude\u202Emoc.live\u2069\uFEFF\u00AD', 80), 'Claudemoc.live')
  assert.equal(strangerText('a\uD800b\uE000c', 80), 'abc')
})

test('a name is one line', () => {
  assert.equal(strangerText('  two\r\n\tlines\u2028here\u0000 ', 80), 'two lines here')
})

test('stacked marks are cut to two', () => {
  assert.equal(strangerText(`a${'\u0301'.repeat(50)}b`, 80), 'a\u0301\u0301b')
})

test('a long name is cut between characters and says so', () => {
  assert.equal(strangerText('🙂'.repeat(30), 5), '🙂🙂🙂🙂…')
  assert.equal(Array.from(strangerText('x'.repeat(1_000_000), 80)).length, 80)
})

test('a name cannot leave its own direction or its element', () => {
  assert.equal(String(isolated('<b>\u202Ex', 80)), '<bdi>&lt;b&gt;x</bdi>')
})

test('a URI keeps every ASCII character and shows the others encoded', () => {
  const uri = 'https://example.test:8443/a?b=c&d=%20#e'
  assert.equal(visibleUri(uri), uri)
  assert.equal(visibleUri('x://a\u202Eb ü\uD800'), 'x://a%E2%80%AEb%20%C3%BC%EF%BF%BD')
})
