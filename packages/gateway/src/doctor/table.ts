import type { Finding, Status } from './finding.ts'

/** How wide to write, and whether to colour. */
export interface TableStyle {
  /** Columns of the terminal; kept between 60 and 100. */
  readonly width: number
  readonly colour: boolean
}

const MARKS: Readonly<Record<Status, { readonly mark: string; readonly colour: number }>> = {
  ok: { mark: '✓', colour: 32 },
  warning: { mark: '!', colour: 33 },
  problem: { mark: '✗', colour: 31 },
  skipped: { mark: '–', colour: 2 },
}

/** The findings for people: a mark, a name, what was found, and below it what to do. */
export function table(findings: readonly Finding[], style: TableStyle): string {
  const name = Math.max(...findings.map(({ check }) => check.length), 0)
  return findings.map((finding) => row(finding, name, style)).join('')
}

function row({ check, status, found, fix, command }: Finding, name: number, style: TableStyle) {
  const { mark, colour } = MARKS[status]
  const shown = style.colour ? `\u001b[${colour}m${mark}\u001b[0m` : mark
  const indent = name + 4
  const [first = '', ...more] = wrapped(found, style.width - indent)
  const below = [...more, ...(fix ? wrapped(`Fix: ${fix}`, style.width - indent) : [])]
  const lines = [
    `${shown} ${check.padEnd(name)}  ${first}`.trimEnd(),
    ...below.map((line) => ' '.repeat(indent) + line),
    ...(command ? ['', ...commandLines(command, style.width), ''] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** Between words; a word that is too long for a line has one of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

const COMMAND_INDENT = '    '
const CONTINUED = ' \\'

/** A command on as few lines as fit, broken before options the way a shell reads on. */
export function commandLines(command: string, width: number): string[] {
  const lines: string[] = []
  for (const part of command.split(/ (?=--|\$\()/)) {
    const last = lines.at(-1)
    const joined = last === undefined ? COMMAND_INDENT + part : `${last} ${part}`
    if (last === undefined || joined.length + CONTINUED.length <= width) lines.splice(-1, 1, joined)
    else lines.push(`${COMMAND_INDENT}  ${part}`)
  }
  return lines.map((line, index) => (index < lines.length - 1 ? line + CONTINUED : line))
}

const COUNTED: readonly Status[] = ['problem', 'warning', 'skipped']
const WORDS: Readonly<Partial<Record<Status, string>>> = {
  problem: 'problem(s)',
  warning: 'warning(s)',
  skipped: 'not checked',
}

/** One line at the end: how many of what. */
export function summary(findings: readonly Finding[]): string {
  const counts = COUNTED.map((status) => ({
    count: findings.filter((finding) => finding.status === status).length,
    words: WORDS[status],
  })).filter(({ count }) => count > 0)
  const [bad] = findings.filter(({ status }) => status === 'problem' || status === 'warning')
  const list = counts.map(({ count, words }) => `${count} ${words}`).join(', ')
  return `${bad ? 'Found' : 'Nothing wrong found'}${list ? `: ${list}` : ''}.`
}
