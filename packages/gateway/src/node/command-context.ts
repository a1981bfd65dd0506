import type { Readable } from 'node:stream'
import type { Clock } from '../kernel/clock.ts'
import type { Env } from './environment.ts'

/** Where text goes; `process.stdout` is one. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Standard input, and whether something may come from it unasked. */
export interface StandardInput {
  readonly stream: Readable
  /** A person types there. */
  readonly terminal: boolean
  /** A pipe or a file: something may be in it. A terminal or /dev/null is neither. */
  readonly piped: boolean
}

/** What a command needs of the process it runs in. */
export interface CommandContext {
  /** What follows the name of the command. */
  readonly arguments: readonly string[]
  readonly environment: Env
  readonly stdin: StandardInput
  readonly stdout: Output
  readonly stderr: Output
  readonly version: string
  readonly clock?: Clock
}
