// Holds infra/, azure.yaml and the workflows against what can be known without Azure.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './test/command.ts'
import { installTools } from './test/tools.ts'

const problem = await installTools('infra/check')
if (problem) {
  console.error(problem)
  process.exitCode = 1
} else {
  const report = join(ROOT, 'infra', 'check', 'report.ts')
  process.exitCode = spawnSync(process.execPath, [report], { stdio: 'inherit' }).status ?? 1
}
