import { inspect } from 'node:util'

/** The last line of a report: all tests of the file have ended, and nothing cut them short. */
export const END = 'end'

/** One finished test, as the child process that ran it tells the runner. One JSON line each. */
export interface Finished {
  readonly kind: 'pass' | 'fail'
  /** The names of the suites and tests it is in, then its own. */
  readonly path: readonly string[]
  readonly suite: boolean
  readonly line?: number | undefined
  /** Why it was skipped; `true` where no reason was given. */
  readonly skip?: string | boolean | undefined
  readonly todo?: string | boolean | undefined
  /** Present when it failed by itself, rather than by one of the tests in it. */
  readonly error?: string | undefined
}

interface TestEvent {
  readonly type: string
  readonly data: {
    readonly name: string
    readonly nesting: number
    readonly line?: number
    readonly skip?: string | boolean
    readonly todo?: string | boolean
    readonly details?: { readonly type?: string; readonly error?: TestError }
  }
}

type TestError = Error & { readonly failureType?: string; readonly cause?: unknown }

const MAX_ERROR = 6_000

/** A node:test reporter (loaded by `--test-reporter`): {@link Finished} tests as JSON lines. */
// biome-ignore lint/style/noDefaultExport: Node loads a reporter by its default export.
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = []
  for await (const { type, data } of events) {
    if (type === 'test:start') path.splice(data.nesting, Number.POSITIVE_INFINITY, data.name)
    if (type === 'test:pass') yield line('pass', [...path.slice(0, data.nesting), data.name], data)
    if (type === 'test:fail') yield line('fail', [...path.slice(0, data.nesting), data.name], data)
  }
  yield `${JSON.stringify(END)}\n`
}

function line(kind: Finished['kind'], path: string[], data: TestEvent['data']): string {
  const { type, error } = data.details ?? {}
  const ownError = error && error.failureType !== 'subtestsFailed' ? text(error) : undefined
  const finished: Finished = {
    kind,
    path,
    suite: type === 'suite',
    line: data.line,
    skip: data.skip,
    todo: data.todo,
    error: ownError,
  }
  return `${JSON.stringify(finished)}\n`
}

/** node:test wraps what a test threw; the reader wants the thing itself. */
const text = (error: TestError): string =>
  inspect(error.cause ?? error, { depth: 6, colors: false }).slice(0, MAX_ERROR)
