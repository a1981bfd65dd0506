import type { CommandContext } from '../node/command-context.ts'
import { type Command, EXIT, NotDone } from './command.ts'
import { commands } from './commands.ts'

const column = Math.max(...commands.map(({ name }) => name.length)) + 2

const USAGE = `Usage: voordeur <command> [options]

${commands.map(({ name, summary }) => `${name.padEnd(column)}${summary}`).join('\n')}

All read the same settings as the server. voordeur <command> --help says more.

  --help     this text
  --version  the version

Exit code 0   done; nothing wrong was found
          1   not done; something was found
          2   wrong use
`

/** Runs `voordeur`. `context.arguments` are those of the process. Returns the exit code. */
export async function voordeur(context: CommandContext): Promise<number> {
  const args = context.arguments
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  if (at < 0) return withoutCommand(context)
  const command = commands.find(({ name }) => name === args[at])
  if (command === undefined) return wrongUse(context, `There is no such command.\n\n${USAGE}`)
  return run(command, { ...context, arguments: args.toSpliced(at, 1) })
}

function withoutCommand(context: CommandContext): number {
  const args = context.arguments
  if (args.length === 0) return wrongUse(context, USAGE)
  if (args.every(isHelp)) return print(context, USAGE)
  if (args.every((arg) => arg === '--version')) return print(context, `${context.version}\n`)
  return wrongUse(context, `There is no such option.\n\n${USAGE}`)
}

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h'

async function run(command: Command, context: CommandContext): Promise<number> {
  const { arguments: args } = context
  if (args.length > 0 && args.every(isHelp)) return print(context, command.usage)
  try {
    return await command.run(context)
  } catch (error) {
    context.stderr.write(`${(error as Error).message}\n`)
    return error instanceof NotDone ? error.exitCode : EXIT.failed
  }
}

function print({ stdout }: CommandContext, text: string): number {
  stdout.write(text)
  return EXIT.done
}

function wrongUse({ stderr }: CommandContext, text: string): number {
  stderr.write(text)
  return EXIT.misused
}
