import type { Register } from '../register/register.ts'
import { fromRegister } from './answer.ts'
import type { Provenance } from './contracts.generated.ts'
import type { Exported } from './export-assessments.ts'

/** The register, where positions in a file were looked up in it. */
export async function positionsFrom(
  register: Register,
  { rows }: Exported,
): Promise<readonly Provenance[]> {
  const found = rows.filter(({ at }) => at !== null)
  if (found.every(({ assessment }) => assessment.property.position !== undefined)) return []
  return fromRegister(await register.info(), 'en', []).provenance
}
