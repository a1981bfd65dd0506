import { parseArgs } from 'node:util'
import { misused } from './command.ts'

/** A flag, or an option with a value. */
type Kind = 'boolean' | 'string'

export type Options<Kinds extends Readonly<Record<string, Kind>>> = {
  readonly [Name in keyof Kinds]: Kinds[Name] extends 'boolean' ? boolean : string | undefined
}

/**
 * The options of a command, which takes nothing else.
 * @throws {NotDone} without repeating what was given.
 */
export function readOptions<const Kinds extends Readonly<Record<string, Kind>>>(
  args: readonly string[],
  kinds: Kinds,
  usage: string,
): Options<Kinds> {
  const names = Object.entries(kinds)
  const options = Object.fromEntries(names.map(([name, type]) => [name, { type }]))
  try {
    const { values } = parseArgs({ args: joined(args, kinds), options })
    const none = Object.fromEntries(names.map(([name, type]) => [name, NONE[type]]))
    return { ...none, ...values } as Options<Kinds>
  } catch {
    throw misused(`There is no such option, or its value is missing.\n\n${usage}`)
  }
}

/**
 * An option and its value as one argument: a hash may begin with a hyphen, which `parseArgs` would
 * take for an option.
 */
function joined(args: readonly string[], kinds: Readonly<Record<string, Kind>>): string[] {
  const [first, second, ...rest] = args
  if (first === undefined) return []
  const takesNext = first.startsWith('--') && kinds[first.slice(2)] === 'string'
  if (takesNext && second !== undefined) return [`${first}=${second}`, ...joined(rest, kinds)]
  return [first, ...joined(args.slice(1), kinds)]
}

const NONE = { boolean: false, string: undefined } as const
