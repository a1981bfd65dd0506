import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isPlainTarget } from './plain-target.ts'

test('a target is plain when its path is spelled in the one way it can be', () => {
  for (const target of [
    '/',
    '/mcp',
    '/oauth/token',
    '/a/.well-known/x..y/z.',
    '/a//b',
    '/?a=%2e/../',
  ])
    assert.ok(isPlainTarget(target), target)
  for (const target of [
    ...['', 'mcp', '*', 'http://server.example/mcp', '//server.example/mcp', '/\\server.example'],
    ...[
      '/./mcp',
      '/../mcp',
      '/a/..',
      '/a/.',
      '/a/../b',
      '/%6dcp',
      '/mcp%2f',
      '/a b',
      '/a\tb',
      '/é',
    ],
  ])
    assert.ok(!isPlainTarget(target), target)
})

test('no path that is taken as plain is rewritten by a URL', () => {
  const part = fc.constantFrom(
    '/',
    '.',
    '..',
    '/.',
    '/..',
    '//',
    'a',
    '~',
    ':',
    '@',
    '%2e',
    '\\',
    ';',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const path = `/${parts.join('')}`
      const same =
        URL.canParse(path, 'http://host') &&
        new URL(path, 'http://host').pathname === path &&
        new URL(path, 'http://host').host === 'host'
      assert.equal(isPlainTarget(path), same && !/[%\\]/.test(path), path)
    }),
    { numRuns: 5_000 },
  )
})
