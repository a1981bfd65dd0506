import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { commands } from './commands.ts'
import { inProcess } from './in-process-fixture.ts'

describe('voordeur', () => {
  it('names every command in its help, and each has its own', async () => {
    const help = await inProcess(['--help'])
    assert.deepEqual([help.code, help.stderr], [0, ''])
    for (const { name, summary, usage } of commands) {
      assert.match(help.stdout, new RegExp(`^${name} +${summary}$`, 'm'))
      assert.ok(summary.length <= 75, summary)
      for (const flag of ['--help', '-h'])
        assert.deepEqual(await inProcess([name, flag]), { code: 0, stdout: usage, stderr: '' })
      assert.ok(usage.startsWith(`Usage: voordeur ${name} `), usage)
    }
    for (const line of help.stdout.split('\n')) assert.ok(line.length <= 100, line)
  })

  it('shows the help on standard error when it is asked nothing it knows', async () => {
    const { stdout: help } = await inProcess(['-h'])
    assert.deepEqual(await inProcess([]), { code: 2, stdout: '', stderr: help })
    for (const args of [['nurse'], ['constructor'], ['--sercet'], ['--help', '--version']]) {
      const { code, stdout, stderr } = await inProcess(args)
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /^There is no such (command|option)\.\n\nUsage: /)
      assert.equal(stderr.includes('sercet'), false)
    }
    assert.deepEqual(await inProcess(['--version']), { code: 0, stdout: '1.2.3\n', stderr: '' })
  })

  it('takes options before and after the name of the command', async () => {
    const before = await inProcess(['--jsno', 'audit'])
    assert.deepEqual(before, await inProcess(['audit', '--jsno']))
    assert.match(before.stderr, /There is no such option.+Usage: voordeur audit/s)
  })
})

describe('a command that works on the database', () => {
  const inFolder = async (work: (folder: string) => Promise<void>) => {
    const folder = mkdtempSync(join(tmpdir(), 'voordeur-commands-'))
    try {
      await work(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  it('makes none: a mistaken folder does not look like an empty gateway', () =>
    inFolder(async (folder) => {
      const env = { VOORDEUR_DATA_DIR: join(folder, 'data') }
      for (const args of [['audit'], ['rotate-keys'], ['revoke', '--client', 'c', '--yes']]) {
        const { code, stdout, stderr } = await inProcess(args, env)
        assert.deepEqual([code, stdout], [1, ''])
        assert.match(stderr, /^There is no .+voordeur\.sqlite\. Run this with the settings/)
      }
      assert.throws(() => statSync(join(folder, 'data')), { code: 'ENOENT' })
    }))

  it('names the faults of the settings that it needs, and is not kept by others', async () => {
    const { code, stderr } = await inProcess(['audit'], { DATABASE_URL: 'x', ENTRA_TENANT: 'x' })
    assert.equal(code, 1)
    assert.match(stderr, /^The configuration has 1 fault\(s\):\n {2}- DATABASE_URL must be/)
  })

  it('judges what it is asked before it opens anything', async () => {
    const env = { DATABASE_URL: 'x' }
    for (const [args, complaint] of [
      [['revoke'], /^Name one of --grant, --person and --client\.\n\nUsage/],
      [['revoke', '--grant', 'a', '--client', 'b'], /^Name one of/],
      [['revoke', '--grant'], /its value is missing/],
      [['revoke', '--grant', 'short'], /43 characters/],
      [['revoke', '--person', 'noor@voorbeeld.example'], /person_/],
      [['revoke', '--person', '-'.repeat(36)], /person_/],
      [['revoke', '--person', 'a'.repeat(36)], /person_/],
      [['revoke', '--client', 'two words'], /client_id/],
      [['revoke', '--client', ''], /client_id/],
      [['revoke', 'person_x'], /There is no such option/],
      [['rotate-keys', '--now'], /go together/],
      [['audit', '--limit', '0'], /--limit must be a whole number from 1 to 1000/],
      [['audit', '--limit', '1001'], /--limit must be/],
      [['audit', '--limit', '1e2'], /--limit must be/],
      [['audit', '--before', 'x'], /--before must be/],
    ] as const) {
      const { code, stdout, stderr } = await inProcess(args, env)
      assert.deepEqual([code, stdout], [2, ''], args.join(' '))
      assert.match(stderr, complaint)
    }
  })
})
