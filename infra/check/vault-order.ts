import { type Program, pathFrom } from './bicep/program.ts'
import type { BicepFile } from './bicep/syntax.ts'
import { STEPS } from './evaluate/deploy-all.ts'
import type { Fault } from './fault.ts'

const VAULT = 'Microsoft.KeyVault/vaults@'

/**
 * Resource Manager looks for the vault of a `getSecret` before it makes anything. In one deployment
 * with the vault the first one fails, whatever `dependsOn` says (Azure/bicep#4081, #10562).
 */
export function checkVaultOrder(program: Program): readonly Fault[] {
  return STEPS.flatMap((step) => {
    const all = filesOf(`infra/${step}.bicep`, program)
    const makes = all.some(({ declarations }) =>
      declarations.some(
        (each) => each.kind === 'resource' && !each.existing && each.type.startsWith(VAULT),
      ),
    )
    const reads = all.filter(({ path }) => program.files.read(path).includes('.getSecret('))
    return makes
      ? reads.map(({ path }) => ({
          file: path,
          message: `getSecret of a vault that ${step}.bicep makes: the first deployment would fail`,
        }))
      : []
  })
}

/** A file and every module it uses. */
function filesOf(path: string, program: Program): readonly BicepFile[] {
  const file = program.parsed.get(path)
  if (!file) return []
  const modules = file.declarations.flatMap((each) => (each.kind === 'module' ? [each.path] : []))
  return [file, ...modules.flatMap((module) => filesOf(pathFrom(file, module), program))]
}
