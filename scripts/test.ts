// Every check of this repository, in phases: npm test [-- phase ...]
import { killAll } from './test/command.ts'
import { type Failure, type Outcome, summary, together } from './test/outcome.ts'
import { type Phase, phases } from './test/phases.ts'
import { providePostgres } from './test/postgres.ts'

const chosen = choose(process.argv.slice(2))
if (chosen) {
  stopOnSignal()
  const stopPostgres = chosen.some(({ postgres }) => postgres)
    ? await providePostgres()
    : async () => {}
  const outcomes: Outcome[] = []
  for (const phase of chosen) outcomes.push(await runPhase(phase))
  await stopPostgres()
  const all = together(outcomes)
  listSkips(all)
  console.log(summary(all))
  if (all.failures.length > 0) process.exitCode = 1
} else {
  console.error(`Phases: ${phases.map(({ name }) => name).join(', ')}`)
  process.exitCode = 2
}

/** The named phases, all of them when none is named, or nothing when a name is unknown. */
function choose(names: readonly string[]): readonly Phase[] | undefined {
  const known = names.every((name) => phases.some((phase) => phase.name === name))
  if (!known) return undefined
  return names.length === 0 ? phases : phases.filter(({ name }) => names.includes(name))
}

async function runPhase(phase: Phase): Promise<Outcome> {
  const start = performance.now()
  process.stdout.write(`${phase.name.padEnd(12)}`)
  const outcome = await phase.run()
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${summary(outcome)}  (${seconds} s)`)
  for (const failure of outcome.failures) printFailure(failure)
  return outcome
}

function printFailure({ name, detail }: Failure): void {
  console.log(`\n✖ ${name}`)
  console.log(`${detail.replace(/^/gm, '  ')}\n`)
}

/** Tests skipped for the same reason share a line. */
function listSkips({ skips }: Outcome): void {
  if (skips.length === 0) return
  console.log('\nSkipped:')
  const byReason = Object.groupBy(skips, ({ reason }) => reason)
  for (const [reason, group = []] of Object.entries(byReason)) {
    const more = group.length > 1 ? ` and ${group.length - 1} more` : ''
    console.log(`- ${group[0]?.name}${more}: ${reason}`)
  }
  console.log('')
}

function stopOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      killAll()
      process.exit(130)
    })
}
