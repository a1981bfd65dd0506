import { isClaimed, type Requirement, type TestCase } from './requirement.ts'

/** The text of a file of the repository, or `undefined` when there is none. */
export type ReadFile = (path: string) => string | undefined

/** Every claim that does not hold, in sentences; empty when the table is sound. */
export function faultsOf(requirements: readonly Requirement[], read: ReadFile): readonly string[] {
  const titles = titleReader(read)
  return [
    ...repeated(requirements.map(({ id }) => id)).map((id) => `${id}: the id is used twice`),
    ...requirements.flatMap((requirement) =>
      [...wordFaults(requirement), ...proofFaults(requirement, read, titles)].map(
        (fault) => `${requirement.id}: ${fault}`,
      ),
    ),
  ]
}

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/

function wordFaults(requirement: Requirement): readonly string[] {
  const { id, level, source, duty } = requirement
  const checks: [boolean, string][] = [
    [ID.test(id), 'the id is not words in lower case with hyphens'],
    [level === 'MUST' || level === 'SHOULD', 'the level is neither MUST nor SHOULD'],
    [isSentence(source, 5), 'the source is missing'],
    [isSentence(duty, 15), 'the duty is missing'],
    [isClaimed(requirement) || isSentence(requirement.why, 15), 'why it is not claimed is missing'],
  ]
  return checks.flatMap(([holds, fault]) => (holds ? [] : [fault]))
}

const isSentence = (text: string, atLeast: number): boolean =>
  text.trim() === text && text.length >= atLeast

function proofFaults(
  requirement: Requirement,
  read: ReadFile,
  titles: (file: string) => Titles | undefined,
): readonly string[] {
  if (!isClaimed(requirement)) return []
  const { code, tests } = requirement
  return [
    ...(read(code) === undefined ? [`there is no ${code}`] : []),
    ...(tests.length === 0 ? ['it is claimed without a test'] : []),
    ...repeated(tests.map(cited)).map((test) => `${test} is named twice`),
    ...tests.flatMap((test) => testFault(test, titles(test.file)) ?? []),
  ]
}

/** The titles of a file's tests: written out, and the beginnings of those that a loop makes. */
interface Titles {
  readonly whole: ReadonlySet<string>
  readonly begun: ReadonlySet<string>
}

/** Test files, and suites that several of them run on what they test. */
const TESTS = /\.test\.ts$|\/contract\/[\w-]+\.ts$/

function testFault(test: TestCase, titles: Titles | undefined): string | undefined {
  if (!TESTS.test(test.file)) return `${test.file} is no test file`
  if (titles === undefined) return `there is no ${test.file}`
  const found = 'title' in test ? titles.whole.has(test.title) : titles.begun.has(test.matches)
  return found ? undefined : `there is no test ${cited(test)}`
}

const cited = (test: TestCase): string =>
  `${test.file} › ${'title' in test ? test.title : `${test.matches}…`}`

/** A call at the beginning of a line, so that one in a comment or marked `skip` is no proof. */
const TEST =
  /^[ \t]*(?:await )?(?:t\.)?(?:it|test)\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/gm

function titleReader(read: ReadFile): (file: string) => Titles | undefined {
  const known = new Map<string, Titles | undefined>()
  return (file) => {
    if (!known.has(file)) known.set(file, titlesIn(read(file)))
    return known.get(file)
  }
}

function titlesIn(source: string | undefined): Titles | undefined {
  if (source === undefined) return undefined
  const [whole, begun] = [new Set<string>(), new Set<string>()]
  for (const [, single, double, template = ''] of source.matchAll(TEST)) {
    const [head = '', ...rest] = template.split('${')
    if (rest.length === 0) whole.add((single ?? double ?? head).replace(/\\(.)/g, '$1'))
    else if (head !== '') begun.add(head)
  }
  return { whole, begun }
}

const repeated = (values: readonly string[]): readonly string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) < index)),
]
