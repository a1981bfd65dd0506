/** What the command line asks for. */
export type Options =
  | { readonly ask: 'help' | 'version' }
  | { readonly ask: 'doctor' | 'explain'; readonly json: boolean }
  /** Wrong use. Arguments are not repeated: one of them may be a token. */
  | { readonly ask: 'nothing'; readonly why: 'no-command' | 'argument' | 'option' | 'command' }

const FLAGS: ReadonlySet<string> = new Set(['--json', '--help', '-h', '--version'])

export function readOptions(args: readonly string[]): Options {
  const flags = args.filter((arg) => arg.startsWith('-') && arg !== '-')
  if (flags.some((flag) => !FLAGS.has(flag))) return { ask: 'nothing', why: 'option' }
  if (flags.includes('--help') || flags.includes('-h')) return { ask: 'help' }
  if (flags.includes('--version')) return { ask: 'version' }
  const [command, ...rest] = args.filter((arg) => !FLAGS.has(arg))
  if (command === undefined) return { ask: 'nothing', why: 'no-command' }
  if (command !== 'doctor') return { ask: 'nothing', why: 'command' }
  const asked = ASKED.get(rest.join(' '))
  if (asked === undefined) return { ask: 'nothing', why: 'argument' }
  return { ask: asked, json: flags.includes('--json') }
}

/** By what follows `doctor`. */
const ASKED: ReadonlyMap<string, 'doctor' | 'explain'> = new Map([
  ['', 'doctor'],
  ['explain', 'explain'],
  ['-', 'explain'],
  ['explain -', 'explain'],
])
