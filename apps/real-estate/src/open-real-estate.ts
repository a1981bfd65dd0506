import { join } from 'node:path'
import type { GatewayApp, GatewayConfig } from '@voordeur/gateway'
import { realEstateApp } from './app.ts'
import { openPostgresAssessments } from './assessments/postgres-assessments.ts'
import { NAME } from './assessments/postgres-schema.ts'
import { openAssessments } from './assessments/sqlite-assessments.ts'
import type { ScoreWeights } from './domain/location-score.ts'
import { registerFileIn } from './register/register-location.ts'
import { openRegister } from './register/sqlite-register.ts'
import { seedSampleTown } from './sample-town/seed.ts'
import type { LiveSources } from './sources/open-sources.ts'

export interface RealEstate {
  readonly app: GatewayApp
  close(): Promise<void>
}

export interface OpenOptions {
  /** The PostgreSQL that replicas share, for what people keep; left out, that is a file too. */
  readonly database?: GatewayConfig['database']
  readonly samplePeople?: GatewayApp['samplePeople']
  /** Told when a replaced register can't be read; the data from before goes on answering. */
  readonly onUnusableRegister?: (error: unknown) => void
  /** Live registers to ask beside the data in the folder; left out, none is. */
  readonly sources?: LiveSources
  /** The operator's weights of the location score; left out, ours. */
  readonly scoreWeights?: ScoreWeights
}

/**
 * Opens the data in a folder, seeding the sample town where no register is yet.
 * @throws in plain words when the assessments can't be opened.
 */
export async function openRealEstate(
  dataDir: string,
  { database, samplePeople, onUnusableRegister, sources, scoreWeights }: OpenOptions = {},
): Promise<RealEstate> {
  const registerFile = registerFileIn(dataDir)
  await seedSampleTown(registerFile)
  const register = openRegister(registerFile, {
    ...(onUnusableRegister ? { onUnusableFile: onUnusableRegister } : {}),
  })
  const assessments = database
    ? await openPostgresAssessments(database)
    : openAssessments(join(dataDir, `${NAME}.sqlite`))
  return {
    app: realEstateApp({
      register,
      assessments,
      ...(samplePeople ? { samplePeople } : {}),
      ...(sources ? { sources } : {}),
      ...(scoreWeights ? { scoreWeights } : {}),
    }),
    async close() {
      register.close()
      await assessments.close()
    },
  }
}
