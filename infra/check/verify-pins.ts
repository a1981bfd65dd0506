// Asks GitHub whether each tag of pins.ts is still the commit beside it. Needs git and the network.
import { execFileSync } from 'node:child_process'
import { PINS } from './pins.ts'

for (const [action, { commit, tag }] of Object.entries(PINS)) {
  const refs = execFileSync(
    'git',
    ['ls-remote', `https://github.com/${action}`, `refs/tags/${tag}`, `refs/tags/${tag}^{}`],
    { encoding: 'utf8', timeout: 60_000 },
  )
  // An annotated tag is an object of its own; with ^{} it is the commit.
  const found = refs.split('\n').some((line) => line.startsWith(`${commit}\t`))
  console.log(`${found ? '✔' : '✖'} ${action} ${tag} ${commit}`)
  if (!found) process.exitCode = 1
}
