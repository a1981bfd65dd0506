// The one hook of azure.yaml, for all phases: azd hands its environment over as variables.
import { type Phase, phases } from './phases.ts'

const name = process.argv[2] ?? ''
const phase: Phase | undefined = phases[name]
if (!phase) {
  process.stderr.write(`Phases: ${Object.keys(phases).join(', ')}\n`)
  process.exitCode = 2
} else {
  const { faults, lines } = phase(process.env)
  for (const line of lines) process.stdout.write(`${line}\n`)
  for (const fault of faults) process.stderr.write(`✖ ${fault}\n`)
  // azd stops here, before anything is made.
  if (faults.length > 0) process.exitCode = 1
}
