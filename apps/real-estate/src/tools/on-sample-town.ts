import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quietCall, runAs } from '@voordeur/gateway/testing'
import { type Principal, ToolFailure } from '@voordeur/gateway/tools'
import { openAssessments } from '../assessments/sqlite-assessments.ts'
import type { RegisterSource } from '../register/register-source.ts'
import { openRegister } from '../register/sqlite-register.ts'
import type { EdgeCase } from '../sample-town/edge-case.ts'
import { generateSampleTown, sampleEdgeCases } from '../sample-town/sample-town.ts'
import { seedSampleTown } from '../sample-town/seed.ts'
import type { LiveSources } from '../sources/open-sources.ts'
import type { Toolset, ToolsetParts } from '../toolset.ts'
import type { ToolContracts } from './contracts.generated.ts'
import { checkedToolset } from './fits-contract.ts'

/** The moment all tests on the sample town start at. */
export const NOON = Date.parse('2026-11-21T12:00:00Z')

export const ANNA = 'person-anna'
export const BRAM = 'person-bram'

/** The sample town as if an import of a real municipality had put it there. */
export function asImported(): RegisterSource {
  const { info, addresses, buildings } = generateSampleTown()
  return {
    info: { ...info, name: 'BAG extract of Weesp', source: 'bag-extract' },
    addresses: [...addresses].map((address) => ({ ...address, fictional: false })),
    buildings: [...buildings].map((building) => ({ ...building, fictional: false })),
  }
}

/** The real toolset over the real register of the sample town, for tests. */
export async function onSampleTown(
  source: RegisterSource = generateSampleTown(),
  sources?: LiveSources,
  more: Pick<ToolsetParts, 'scoreWeights'> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'voordeur-tools-'))
  const registerFile = join(folder, 'register.sqlite')
  await seedSampleTown(registerFile, source)
  const register = openRegister(registerFile)
  const assessmentsFile = join(folder, 'assessments.sqlite')
  const assessments = openAssessments(assessmentsFile, { perOwner: 60, busyTimeout: 20 })
  const clock = {
    time: NOON,
    now: () => clock.time,
  }
  const tools = checkedToolset({
    register,
    assessments,
    clock,
    ...(sources ? { sources } : {}),
    ...more,
  })
  const cases = new Map(sampleEdgeCases().map((each) => [each.name, each]))
  return {
    register,
    assessments,
    assessmentsFile,
    clock,
    tools,
    call: caller(tools, undefined),
    as: (person: string) => caller(tools, personCalled(person)),
    edgeCase: (name: string): EdgeCase => cases.get(name) ?? unknownCase(name),
    close: () => {
      register.close()
      assessments.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type SampleTown = Awaited<ReturnType<typeof onSampleTown>>

const unknownCase = (name: string): never => {
  throw new Error(`The sample town has no edge case "${name}".`)
}

export const personCalled = (id: string): Principal => ({
  kind: 'person',
  id,
  clientId: 'test-client',
  scopes: new Set(['property:read', 'assessments:read', 'assessments:write']),
  expiresAt: NOON / 1000 + 600,
})

/** Calls tools by name on behalf of `principal`. */
export const caller =
  (tools: Toolset, principal: Principal | undefined) =>
  <Name extends keyof ToolContracts>(
    name: Name,
    input: ToolContracts[Name]['input'],
  ): Promise<ToolContracts[Name]['output']> =>
    runAs(principal, async () => tools[name](input, quietCall()))

/** The failure that a call ends in, as the tool host sees it. */
export async function failure(call: Promise<unknown>) {
  try {
    await call
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error
    const { code, message, details } = error
    return { code, message, details }
  }
  throw new Error('The call was expected to fail.')
}
