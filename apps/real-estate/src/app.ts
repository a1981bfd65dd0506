import { readFileSync } from 'node:fs'
import type { GatewayApp } from '@voordeur/gateway'
import { loadCatalogue, type ToolContract } from '@voordeur/gateway/tools'
import type { Assessments } from './assessments/assessments.ts'
import { SCORE_WEIGHTS, type ScoreWeights } from './domain/location-score.ts'
import type { LiveRegister } from './register/register.ts'
import type { LiveSources } from './sources/open-sources.ts'
import { createToolset } from './toolset.ts'

export interface RealEstateParts {
  readonly register: LiveRegister
  readonly assessments: Assessments
  readonly samplePeople?: GatewayApp['samplePeople']
  readonly sources?: LiveSources
  readonly scoreWeights?: ScoreWeights
}

/** What the server calls itself, to clients and in telemetry. */
export const IDENTITY = { name: 'real-estate', version: '0.1.0' }

/** Every scope, in the words the consent page uses. */
export const SCOPES = {
  'property:read': 'Look up addresses, buildings and energy labels',
  'assessments:read': 'See the assessments you made',
  'assessments:write': 'Make assessments, keep them for you and delete them',
}

/** The real-estate server: eight tools over Dutch registers, behind the front door. */
export function realEstateApp({
  register,
  assessments,
  samplePeople,
  sources,
  scoreWeights,
}: RealEstateParts): GatewayApp {
  const tools = createToolset({
    register,
    assessments,
    ...(sources ? { sources } : {}),
    ...(scoreWeights ? { scoreWeights } : {}),
  })
  return {
    ...IDENTITY,
    title: 'Real estate',
    description:
      'Ask a chat about a house in the Netherlands: addresses, buildings, energy labels and quick assessments that you keep.',
    instructions:
      'Dutch property data. Start with Get_Addresses_for_Postcode when the exact address is not known; the other tools take the identifiers it returns. When a tool answers needs_choice, ask the person which one they mean. Assessments are no appraisal.',
    catalogue: loadCatalogue(readContracts(), tools, { schemas: 'at-first-use' }),
    async loadExtension() {
      const { companion } = await import('./companion/companion.ts')
      const weights = scoreWeights ?? SCORE_WEIGHTS
      return companion({ register, tools, weights, clock: { now: Date.now } })
    },
    scopes: SCOPES,
    minimumScopes: ['property:read'],
    health: () => health(register, assessments),
    ...(samplePeople ? { samplePeople } : {}),
  }
}

/** The tools, as the contract file states them; it is read once. */
export function readContracts(): readonly ToolContract[] {
  if (contracts) return contracts
  const file = new URL('../all_tools_schema.json', import.meta.url)
  contracts = (JSON.parse(readFileSync(file, 'utf8')) as { tools: ToolContract[] }).tools
  return contracts
}

let contracts: readonly ToolContract[] | undefined

type Health = Awaited<ReturnType<NonNullable<GatewayApp['health']>>>

const health = async (register: LiveRegister, assessments: Assessments): Promise<Health> =>
  Promise.all([registerHealth(register), assessmentsHealth(assessments)])

async function registerHealth(register: LiveRegister): Promise<Health[number]> {
  const name = 'Register'
  try {
    await register.check()
    const { name: title, asOf, counts } = await register.info()
    const detail = `${title}, ${counts.addresses.toLocaleString('en')} addresses, state of ${asOf}`
    return { name, status: 'ok', detail }
  } catch {
    const detail = 'The register can’t be read. Import it again with npm run import-bag.'
    return { name, status: 'down', detail }
  }
}

async function assessmentsHealth(assessments: Assessments): Promise<Health[number]> {
  const name = 'Assessments'
  try {
    await assessments.check()
    return { name, status: 'ok' }
  } catch {
    const detail =
      'The saved assessments can’t be read. Check the disk of the data folder, or the database of DATABASE_URL.'
    return { name, status: 'down', detail }
  }
}
