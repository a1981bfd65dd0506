// Prints what was verified, what was not, and whether the checks see mistakes; 1 at any fault.
import { bicepParser } from './bicep/parse.ts'
import { checkAll } from './check-all.ts'
import { sentence } from './fault.ts'
import { files } from './files.ts'
import { missingFor, REFERENCE } from './reference.ts'
import { mutations, runMutations } from './run-mutations.ts'

const NEVER: readonly string[] = [
  "Azure's own compiler and linter: the job bicep of azure-dev.yml runs them",
  'what Azure says to it: names that are taken, quotas, regions, rights, combinations of sizes',
  'whether the actions’ commits are their tags: infra/check/verify-pins.ts asks GitHub there',
  'where Bicep wants a new line, its functions’ argument types, and lambdas: the grammar is laxer',
]

const parse = await bicepParser()
const { faults, verified, skipped } = checkAll(files, parse, REFERENCE)
const able = mutations.filter((mutation) => missingFor(mutation) === undefined)
const mutated = runMutations(files, parse, REFERENCE, able)
const missed = mutated.filter(({ found }) => found === undefined)

print('Verified', verified, '✔')
print('Mistakes put in, and what was said', mutated.map(line), ' ')
print('Not verified here', [...skipped, ...NEVER], '–')
print('Faults', faults.map(sentence), '✖')
const left = mutations.length - able.length
console.log(
  `${faults.length} faults; ${mutated.length - missed.length} of ${mutated.length} mistakes seen${left > 0 ? `, ${left} not tried: Azure's tables are not here` : ''}`,
)
if (faults.length > 0 || missed.length > 0) process.exitCode = 1

function print(title: string, lines: readonly string[], mark: string): void {
  if (lines.length === 0) return
  console.log(`\n${title}`)
  for (const each of lines) console.log(`  ${mark} ${each}`)
  console.log('')
}

function line({ mutation, found }: (typeof mutated)[number]): string {
  const verdict = found === undefined ? '✖ NOT SEEN' : `✔ ${found}`
  return `${mutation.name.padEnd(60)} ${verdict.slice(0, 130)}`
}
