import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { explainCode, knownCodes } from './aadsts.ts'
import { AZ } from './azure-cli.ts'
import type { Finding } from './finding.ts'
import { commandLines, summary, table, wrapped } from './table.ts'

const plain = { width: 80, colour: false }
const every: readonly Finding[] = [
  { check: 'one', status: 'ok', found: 'Fine.' },
  { check: 'second', status: 'warning', found: 'Not so fine.', fix: 'Do something.' },
  {
    check: 'one',
    status: 'problem',
    found: 'Bad.',
    fix: 'Do it.',
    command: 'az ad app show --id x',
  },
  { check: 'one', status: 'skipped', found: 'Not looked at.' },
]

describe('the table', () => {
  it('has a mark, the name and what was found, and below it what to do', () => {
    assert.equal(
      table(every, plain),
      [
        '✓ one     Fine.',
        '! second  Not so fine.',
        '          Fix: Do something.',
        '✗ one     Bad.',
        '          Fix: Do it.',
        '',
        '    az ad app show --id x',
        '',
        '– one     Not looked at.',
        '',
      ].join('\n'),
    )
  })

  it('colours marks only where it may', () => {
    assert.ok(!table(every, plain).includes('\u001b'))
    const coloured = table(every, { ...plain, colour: true })
    assert.equal(coloured.split('\u001b[0m').length - 1, every.length)
    assert.match(coloured, /\[31m✗/)
  })

  it('fits for every code we know, but for a word that is longer than a line', () => {
    for (const width of [60, 80, 100])
      for (const code of knownCodes) {
        const { cause, fix } = explainCode(code) ?? assert.fail()
        const text = table([{ check: code, status: 'problem', found: cause, fix }], {
          width,
          colour: false,
        })
        for (const line of text.split('\n')) assert.ok(line.length <= width, line)
      }
  })

  it('wraps between words and never inside one', () => {
    assert.deepEqual(wrapped('one two three', 7), ['one two', 'three'])
    assert.deepEqual(wrapped('a incomprehensibilities b', 5), ['a', 'incomprehensibilities', 'b'])
    assert.deepEqual(wrapped('', 5), [])
  })

  it('breaks commands so that a shell reads them as one', () => {
    for (const command of Object.values(AZ)) {
      const lines = commandLines(command, 80)
      for (const line of lines.slice(0, -1)) assert.ok(line.endsWith(' \\'), line)
      const read = lines.map((line) => line.trim().replace(/ \\$/, '')).join(' ')
      assert.equal(read, command)
    }
    assert.ok(commandLines(AZ.addRedirect, 80).length > 1)
  })

  it('is summed up in a line', () => {
    assert.equal(summary(every), 'Found: 1 problem(s), 1 warning(s), 1 not checked.')
    assert.equal(summary(every.slice(0, 1)), 'Nothing wrong found.')
    assert.equal(summary([every[0], every[3]] as Finding[]), 'Nothing wrong found: 1 not checked.')
  })
})
