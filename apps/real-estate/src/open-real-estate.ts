import { join } from 'node:path'
import type { GatewayApp } from '@voordeur/gateway'
import { realEstateApp } from './app.ts'
import { openAssessments } from './assessments/sqlite-assessments.ts'
import type { ScoreWeights } from './domain/location-score.ts'
import { registerFileIn } from './register/register-location.ts'
import { openRegister } from './register/sqlite-register.ts'
import { seedSampleTown } from './sample-town/seed.ts'
import type { LiveSources } from './sources/open-sources.ts'

export interface RealEstate {
  readonly app: GatewayApp
  close(): void
}

export interface OpenOptions {
  readonly samplePeople?: GatewayApp['samplePeople']
  /** Told when a replaced register can't be read; the data from before goes on answering. */
  readonly onUnusableRegister?: (error: unknown) => void
  /** Live registers to ask beside the data in the folder; left out, none is. */
  readonly sources?: LiveSources
  /** The operator's weights of the location score; left out, ours. */
  readonly scoreWeights?: ScoreWeights
}

/** Opens the data in a folder, seeding the sample town where no register is yet. */
export async function openRealEstate(
  dataDir: string,
  { samplePeople, onUnusableRegister, sources, scoreWeights }: OpenOptions = {},
): Promise<RealEstate> {
  const registerFile = registerFileIn(dataDir)
  await seedSampleTown(registerFile)
  const register = openRegister(registerFile, {
    ...(onUnusableRegister ? { onUnusableFile: onUnusableRegister } : {}),
  })
  const assessments = openAssessments(join(dataDir, 'assessments.sqlite'))
  return {
    app: realEstateApp({
      register,
      assessments,
      ...(samplePeople ? { samplePeople } : {}),
      ...(sources ? { sources } : {}),
      ...(scoreWeights ? { scoreWeights } : {}),
    }),
    close() {
      register.close()
      assessments.close()
    },
  }
}
