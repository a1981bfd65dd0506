import type { CommandContext } from '../node/command-context.ts'

/** One command of `voordeur`. */
export interface Command {
  readonly name: string
  /** What it does, in a line of at most 75 characters. */
  readonly summary: string
  /** What `voordeur <name> --help` prints. */
  readonly usage: string
  /**
   * Runs it; what follows its name is in `context.arguments`.
   * @returns the exit code.
   * @throws {NotDone}, or any other error whose message a person can read.
   */
  run(context: CommandContext): Promise<number>
}

export const EXIT = {
  done: 0,
  /** It was not done, or not for the whole. */
  failed: 1,
  /** Wrong use: nothing was tried. */
  misused: 2,
} as const

/** Why a command does nothing, in plain words. */
export class NotDone extends Error {
  override name = 'NotDone'
  readonly exitCode: number
  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Wrong use. Arguments are not repeated: one of them may be a secret. */
export const misused = (message: string): NotDone => new NotDone(message, EXIT.misused)
