import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ended, ROOT, runCommand } from './command.ts'
import { type Failure, type Outcome, type Skip, together } from './outcome.ts'
import { END, type Finished } from './reporter.ts'

export interface TestFilesOptions {
  /** How many files run at the same time. */
  readonly concurrency: number
  /** For one file: its tests, and the closing of everything they opened. */
  readonly timeoutMs: number
}

const REPORTER = fileURLToPath(import.meta.resolve('./reporter.ts'))

/**
 * Runs node:test files, each in its own process. A file that crashes, leaves early or never ends
 * is a failure of its own; node:test's own runner waits forever for a file that leaks a handle.
 */
export async function runTestFiles(
  files: readonly string[],
  { concurrency, timeoutMs }: TestFilesOptions,
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'voordeur-test-'))
  const outcomes: Outcome[] = []
  const queue = files.entries()
  const worker = async () => {
    for (const [index, file] of queue)
      outcomes[index] = await runTestFile(file, join(folder, `${index}.jsonl`), timeoutMs)
  }
  try {
    await Promise.all(Array.from({ length: concurrency }, worker))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return together(outcomes)
}

async function runTestFile(file: string, report: string, timeoutMs: number): Promise<Outcome> {
  const args = [`--test-reporter=${REPORTER}`, `--test-reporter-destination=${report}`, file]
  const ended = await runCommand(process.execPath, args, { timeoutMs })
  return judge(relative(ROOT, file), await readReport(report), ended, timeoutMs)
}

interface Report {
  readonly finished: readonly Finished[]
  /** Whether the process lived long enough to say that all its tests had ended. */
  readonly complete: boolean
}

async function readReport(path: string): Promise<Report> {
  const text = await readFile(path, 'utf8').catch(() => '')
  // A killed process may leave its last line half written.
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
  const entries = lines.map((line) => JSON.parse(line) as Finished | typeof END)
  const finished = entries.filter((entry) => entry !== END)
  return { finished, complete: finished.length < entries.length }
}

/** What the finished tests and the end of their process say together. */
function judge(file: string, report: Report, ended: Ended, timeoutMs: number): Outcome {
  const { finished } = report
  const skips = finished.filter(isSkipped).map((test) => skipOf(file, test))
  const failures = finished.flatMap((test) => failureOf(file, test))
  const passed = finished.filter((test) => isPassed(test)).length
  const wrong = whatIsWrong(report, failures, ended, timeoutMs)
  if (wrong) failures.push({ name: file, detail: wrong })
  const last = failures.at(-1)
  if (last && ended.output.trim())
    failures[failures.length - 1] = {
      name: last.name,
      detail: `${last.detail}\nOutput of ${file}:\n${ended.output.trimEnd()}`,
    }
  return { passed, failures, skips }
}

const isSkipped = ({ skip, todo }: Finished): boolean => Boolean(skip) || Boolean(todo)

/** A suite only groups tests: alone it counts for nothing, unless it is skipped or broken. */
const isPassed = (test: Finished): boolean =>
  test.kind === 'pass' && !test.suite && !isSkipped(test)

const nameOf = (file: string, { path, line }: Finished): string =>
  `${file}${line ? `:${line}` : ''} › ${path.join(' › ')}`

function skipOf(file: string, test: Finished): Skip {
  const reason = [test.skip, test.todo].find((each) => typeof each === 'string' && each)
  return { name: nameOf(file, test), reason: String(reason ?? 'no reason given') }
}

const failureOf = (file: string, test: Finished): Failure[] =>
  test.kind === 'fail' && !isSkipped(test) && test.error !== undefined
    ? [{ name: nameOf(file, test), detail: test.error }]
    : []

function whatIsWrong(
  { finished, complete }: Report,
  failures: readonly Failure[],
  { code, timedOut }: Ended,
  timeoutMs: number,
): string | undefined {
  const seconds = timeoutMs / 1000
  if (timedOut)
    return `Did not end within ${seconds} s (${finished.length} results came): a test hangs, or something it opened was not closed.`
  if (code !== 0 && failures.length === 0)
    return `The process ended with ${code === null ? 'a signal' : `exit code ${code}`} and no test said why.`
  if (code === 0 && !complete)
    return 'The process ended before all its tests had ended, or the file has no tests.'
  return undefined
}
