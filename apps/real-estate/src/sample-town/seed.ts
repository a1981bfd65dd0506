import { existsSync } from 'node:fs'
import { createRegisterFile } from '../register/register-file.ts'
import { generateSampleTown } from './sample-town.ts'

/**
 * Makes the register of the sample town in `file`, unless a register is there already.
 * @returns whether it was made
 */
export const seedSampleTown = async (file: string): Promise<boolean> => {
  if (existsSync(file)) return false
  await createRegisterFile(file, generateSampleTown())
  return true
}
