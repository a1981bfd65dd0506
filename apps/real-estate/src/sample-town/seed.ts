import { existsSync } from 'node:fs'
import { createRegisterFile } from '../register/register-file.ts'
import type { RegisterSource } from '../register/register-source.ts'
import { placeNewFile } from '../register/replace-file.ts'
import { generateSampleTown } from './sample-town.ts'

/**
 * Makes the register of the sample town in `file`, unless a register is there already: also one
 * that an import put there while the town was being made.
 * @returns whether it was made
 */
export const seedSampleTown = async (
  file: string,
  source: RegisterSource = generateSampleTown(),
): Promise<boolean> => {
  if (existsSync(file)) return false
  try {
    await createRegisterFile(file, source, { place: placeNewFile })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
