import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { openAssessments } from '../../apps/real-estate/src/assessments/sqlite-assessments.ts'
import { ROOT, temporaryFolder } from './run.ts'
import { alone, type Env } from './voordeur.ts'

const [OLD, NEW] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
  string,
  string,
]

it('docs/operations.md shows commands that work, in its order', async (t) => {
  const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text = '']) => text)
  const commands = blocks
    .flatMap((block) => block.trim().split('\n'))
    .flatMap((line) => (line.startsWith('#') ? [] : [line.replace('npx voordeur ', '')]))
  const [first, second] = [temporaryFolder(t), temporaryFolder(t)]
  const file = join(temporaryFolder(t), 'state.backup')
  let env = { VOORDEUR_DATA_DIR: first, VOORDEUR_MASTER_KEY: OLD }
  const ran: string[] = []
  for (const command of commands) {
    const args = command.replace('state.backup', file).split(' ')
    const asked = command.startsWith('restore')
    // The app's own start, between the two parts of a restore.
    if (command.includes('--part app')) openAssessments(join(second, 'assessments.sqlite')).close()
    if (command.startsWith('backup')) openAssessments(join(first, 'assessments.sqlite')).close()
    if (asked) env = { VOORDEUR_DATA_DIR: second, VOORDEUR_MASTER_KEY: OLD }
    const rekeying = command.startsWith('rekey')
    const keys: Env = rekeying ? { VOORDEUR_MASTER_KEY: NEW, VOORDEUR_OLD_MASTER_KEY: OLD } : {}
    const { code, stderr, stdout } = await alone(args, { ...env, ...keys })
    // The first look finds no tables; the first restore lacks the app's, as the page says.
    const fails = command === 'migrate --check' || command === 'restore --from state.backup'
    assert.equal(code, fails ? 1 : 0, `${command}\n${stdout}${stderr}`)
    ran.push(args[0] ?? '')
  }
  assert.deepEqual(new Set(ran), new Set(['migrate', 'backup', 'restore', 'rekey']))
})
