/** Something that is wrong in a file of ours. */
export interface Fault {
  /** Relative to the root of the repository. */
  readonly file: string
  /** Counted from 1; absent when it is about the whole file. */
  readonly line?: number
  /** What is wrong, and with what. */
  readonly message: string
}

/** `file:line: message`, or without the line. */
export const sentence = ({ file, line, message }: Fault): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${message}`
