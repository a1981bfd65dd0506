import { existsSync } from 'node:fs'
import { createRegisterFile } from '../register/register-file.ts'
import type { RegisterSource } from '../register/register-source.ts'
import { placeNewFile } from '../register/replace-file.ts'

/**
 * Makes the register of the sample town in `file`, unless a register is there already: also one
 * that an import put there while the town was being made. A later start does not even load the town.
 * @returns whether it was made
 */
export const seedSampleTown = async (file: string, source?: RegisterSource): Promise<boolean> => {
  if (existsSync(file)) return false
  try {
    const { generateSampleTown } = await import('./sample-town.ts')
    await createRegisterFile(file, source ?? generateSampleTown(), { place: placeNewFile })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
