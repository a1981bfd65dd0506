/** Why a register file cannot be used. */
export type RegisterFileProblem = 'missing' | 'not-a-register' | 'other-version'

/** A register file that cannot be read; the message says what to do about it. */
export class RegisterFileError extends Error {
  readonly problem: RegisterFileProblem

  constructor(problem: RegisterFileProblem, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'RegisterFileError'
    this.problem = problem
  }
}
