/** What the command line asks for. */
export type Options =
  | { readonly ask: 'help' }
  | { readonly ask: 'doctor' | 'explain'; readonly json: boolean }
  /** Wrong use. Arguments are not repeated: one of them may be a token. */
  | { readonly ask: 'nothing'; readonly why: 'argument' | 'option' }

const FLAGS: ReadonlySet<string> = new Set(['--json', '--help', '-h'])

/** @param args what follows `doctor`. */
export function readOptions(args: readonly string[]): Options {
  const flags = args.filter((arg) => arg.startsWith('-') && arg !== '-')
  if (flags.some((flag) => !FLAGS.has(flag))) return { ask: 'nothing', why: 'option' }
  if (flags.includes('--help') || flags.includes('-h')) return { ask: 'help' }
  const asked = ASKED.get(args.filter((arg) => !FLAGS.has(arg)).join(' '))
  if (asked === undefined) return { ask: 'nothing', why: 'argument' }
  return { ask: asked, json: flags.includes('--json') }
}

/** By what is no flag. */
const ASKED: ReadonlyMap<string, 'doctor' | 'explain'> = new Map([
  ['', 'doctor'],
  ['explain', 'explain'],
  ['-', 'explain'],
  ['explain -', 'explain'],
])
