import type { ToolHandler } from '@voordeur/gateway/tools'
import type { Assessments } from './assessments/assessments.ts'
import type { Clock } from './domain/calendar.ts'
import type { ScoreWeights } from './domain/location-score.ts'
import type { LiveRegister, Register } from './register/register.ts'
import type { LiveSources } from './sources/open-sources.ts'
import { analyzePropertyLocation } from './tools/analyze-property-location.ts'
import type { ToolContracts } from './tools/contracts.generated.ts'
import { deleteAssessments } from './tools/delete-assessments.ts'
import { getAddressesForPostcode } from './tools/get-addresses-for-postcode.ts'
import { getAssessedProperties } from './tools/get-assessed-properties.ts'
import { getPropertyAssessments } from './tools/get-property-assessments.ts'
import { getPropertyData } from './tools/get-property-data.ts'
import { getPropertyEnergyLabel } from './tools/get-property-energy-label.ts'
import { onSources } from './tools/on-sources.ts'
import { quickAssessProperty } from './tools/quick-assess-property.ts'

export interface ToolsetParts {
  readonly register: LiveRegister
  readonly assessments: Assessments
  readonly clock?: Clock
  /** Left out: nothing is asked over the network. */
  readonly sources?: LiveSources
  /** Left out: our own. */
  readonly scoreWeights?: ScoreWeights
}

/** A handler for every tool in the contract file, with that tool's input and output. */
export type Toolset = {
  readonly [Name in keyof ToolContracts]: ToolHandler<
    ToolContracts[Name]['input'],
    ToolContracts[Name]['output']
  >
}

/** The eight real-estate tools, by the names of all_tools_schema.json. */
export function createToolset({
  register: live,
  assessments,
  clock = { now: Date.now },
  sources,
  scoreWeights,
}: ToolsetParts): Toolset {
  /** An answer and its provenance come from one register, also when an import replaces it. */
  const onRegister =
    <Input, Output>(handler: (register: Register) => ToolHandler<Input, Output>) =>
    (...[input, call]: Parameters<ToolHandler<Input, Output>>) =>
      live.atOneMoment(async (register) => handler(register)(input, call))
  const consulting = onSources(live, sources)
  return {
    Get_Addresses_for_Postcode: consulting(getAddressesForPostcode),
    Get_Property_Data: consulting(getPropertyData),
    Get_Property_Energy_Label: consulting((register) => getPropertyEnergyLabel(register, clock)),
    Analyze_Property_Location: consulting((register) =>
      analyzePropertyLocation(register, scoreWeights),
    ),
    Quick_Assess_Property: consulting((register) =>
      quickAssessProperty({ register, assessments, clock, scoreWeights }),
    ),
    Get_Assessed_Properties: onRegister((register) =>
      getAssessedProperties({ register, assessments, clock }),
    ),
    Get_Property_Assessments: onRegister((register) =>
      getPropertyAssessments({ register, assessments, clock }),
    ),
    Delete_Assessments: onRegister((register) =>
      deleteAssessments({ register, assessments, clock }),
    ),
  }
}
