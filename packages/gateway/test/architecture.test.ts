import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

/**
 * The arrows between rooms, as data. A room may import itself and the rooms it names; nothing
 * else. `storage` means its ports: a concrete store is wired by `assembly` alone.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  http: ['kernel'],
  telemetry: ['kernel'],
  'storage/ports': ['kernel'],
  'storage/sql': ['kernel', 'storage/ports'],
  'storage/contract': ['kernel', 'storage/ports'],
  /** What an operator does with all of it at once, around the store. */
  'storage/maintenance': ['kernel', 'storage/ports', 'storage/sql'],
  identity: ['kernel', 'http', 'telemetry', 'storage/ports'],
  resource: ['kernel', 'http', 'telemetry', 'storage/ports', 'identity'],
  governance: ['kernel', 'http', 'telemetry', 'resource'],
  oauth: ['kernel', 'http', 'telemetry', 'storage/ports', 'identity'],
  delegation: ['kernel', 'http', 'telemetry', 'storage/ports', 'identity', 'resource'],
  mcp: ['kernel', 'http', 'telemetry', 'resource', 'delegation'],
  pages: ['kernel'],
  assembly: [
    'kernel',
    'http',
    'telemetry',
    'storage/ports',
    'storage/sql',
    'identity',
    'resource',
    'governance',
    'oauth',
    'delegation',
    'mcp',
    'pages',
  ],
  node: ['kernel', 'http', 'telemetry', 'governance', 'identity', 'oauth', 'assembly'],
  /** Explains what the others do, with their own code. */
  doctor: [
    'kernel',
    'storage/sql',
    'identity',
    'resource',
    'oauth',
    'delegation',
    'pages',
    'assembly',
    'node',
  ],
  /** What `voordeur` does; nothing looks back at it. */
  commands: [
    'kernel',
    'storage/ports',
    'storage/maintenance',
    'oauth',
    'assembly',
    'node',
    'doctor',
  ],
}

/** Knowing the engine's types anywhere else would make it impossible to replace. */
const ENGINE_ROOMS = ['oauth/engine', 'oauth/authorize', 'oauth/register.ts']

const packageRoot = fileURLToPath(new URL('..', import.meta.url))
const source = join(packageRoot, 'src')
const files = globSync('src/**/*.ts', { cwd: packageRoot })
  .map((file) => relative('src', file))
  .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('-fixture.ts'))

describe('the rooms of the gateway', () => {
  it('have files', () => assert.ok(files.length > 50, `found ${files.length}`))

  for (const file of files.filter((each) => each.includes('/'))) {
    it(`${file} looks only along the arrows`, () => {
      for (const target of importsOf(file)) {
        const [from, to] = [roomOf(file), roomOf(target)]
        assert.ok(
          from === to || ARROWS[from]?.includes(to),
          `${file} imports ${target}: ${from} may not look at ${to}`,
        )
      }
    })
  }

  it('have no import loops', () => {
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): void => {
      assert.ok(!path.includes(file), `a loop: ${[...path, file].join(' -> ')}`)
      if (done.has(file)) return
      for (const target of importsOf(file, 'values')) visit(target, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
  })

  it('keep the engine behind its own door', () => {
    const outside = files.filter((file) => !ENGINE_ROOMS.some((room) => file.startsWith(room)))
    const knowing = outside.filter((file) => textOf(file).includes("from 'oidc-provider'"))
    assert.deepEqual(knowing, [])
  })

  it('do no I/O in the kernel', () => {
    const kernel = files.filter((file) => roomOf(file) === 'kernel')
    const io = kernel.filter((file) =>
      /from 'node:(fs|net|http|https|sqlite|process)/.test(textOf(file)),
    )
    assert.deepEqual(io, [])
  })

  it('leave the environment to the entrance', () => {
    const readers = files.filter((file) => textOf(file).includes('process.env'))
    assert.deepEqual(readers, ['cli.ts'])
  })
})

const textOf = (file: string): string => readFileSync(join(source, file), 'utf8')

function importsOf(file: string, kind: 'all' | 'values' = 'all'): string[] {
  const pattern =
    kind === 'values'
      ? /^(?:import|export)(?!\s+type\b)[^'"]*?from '(\.[^']+)'/gm
      : /^(?:import|export)[^'"]*?from '(\.[^']+)'/gm
  return [...textOf(file).matchAll(pattern)].map(([, target]) =>
    relative(source, resolve(source, dirname(file), target as string)),
  )
}

function roomOf(file: string): string {
  const [first = '', second] = file.split('/')
  return first === 'storage' ? `${first}/${second}` : first
}
