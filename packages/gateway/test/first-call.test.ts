import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** What a server imports before it listens. */
const DOORS = ['index.ts', 'node.ts', 'tools.ts', 'storage.ts']

/**
 * What takes long to load, and what a client with a token can do without: each is imported where it
 * is needed first, and `/readyz` says when it can't be.
 */
const LATER = [
  ...['@modelcontextprotocol/server', 'zod', 'hono', '@hono/node-server', 'oidc-provider', 'pg'],
  ...['prom-client', '@opentelemetry/api', 'node:https'],
]

/** `import type` and `export type` load nothing, and neither does `import()` until it is reached. */
const LOADED = /^(?:import|export)\s(?!type\b)(?:[\w*{}\s,$]*?\sfrom\s)?'([^']+)'/gm

const source = fileURLToPath(new URL('../src', import.meta.url))

/** Every package and module of Node that these files load at once, and which file does. */
function loadedBy(files: readonly string[]): ReadonlyMap<string, string> {
  const [seen, packages] = [new Set<string>(), new Map<string, string>()]
  const queue = files.map((file) => join(source, file))
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(LOADED)) {
      if (!target.startsWith('.')) packages.set(target, file.slice(source.length + 1))
      else queue.push(resolve(dirname(file), target))
    }
  }
  assert.ok(seen.size > 100, `looked at ${seen.size} files`)
  return packages
}

test('a server does not load before its first call what that can do without', () => {
  const loaded = loadedBy(DOORS)
  assert.ok(loaded.has('kysely') && loaded.has('jose'))
  const tooEarly = LATER.filter((name) => loaded.has(name))
  assert.deepEqual(
    tooEarly.map((name) => `${loaded.get(name)} imports ${name}`),
    [],
  )
})
