import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkAzureYaml } from './azure-yaml.ts'
import { checkFile } from './bicep/check-file.ts'
import type { ParseBicep } from './bicep/parse.ts'
import { type Program, readProgram } from './bicep/program.ts'
import { readTypeTables } from './bicep/type-tables.ts'
import { deployAll, type WholeDeployment } from './evaluate/deploy-all.ts'
import type { Fault } from './fault.ts'
import type { Files } from './files.ts'
import { checkParameters } from './parameters.ts'
import { policiesFor } from './policy/policies.ts'
import { checkRegistration } from './registration.ts'
import { checkVaultOrder } from './vault-order.ts'
import { checkWorkflows } from './workflows.ts'

/** What the checks found out, and what they could not. */
export interface Report {
  readonly faults: readonly Fault[]
  /** Sentences of what was held against what. */
  readonly verified: readonly string[]
  /** Sentences of what was left out here, and why. */
  readonly skipped: readonly string[]
}

/** The ways a person can set the deployment up; each is worked out and held against the rules. */
const VARIANTS: readonly Readonly<Record<string, string>>[] = [
  {},
  { STORE: 'sqlite' },
  {
    CUSTOM_DOMAIN: 'mcp.contoso.example',
    ALERT_EMAIL: 'operator@contoso.example',
    GATEWAY_CPU: '0.5',
  },
  { ENTRA_REGISTRATION: 'cli', ENTRA_CLIENT_ID: '00000000-0000-4000-8000-000000000002' },
  { MIN_REPLICAS: '2', MAX_REPLICAS: '3', GATEWAY_CPU: '1.0', PURGE_PROTECTION: 'true' },
]

/** What nobody must be able to set up, even past the hook. */
const REFUSED: readonly Readonly<Record<string, string>>[] = [
  { STORE: 'mysql' },
  { MIN_REPLICAS: '0' },
  { MAX_REPLICAS: '11' },
  { GATEWAY_CPU: '3' },
  { ENTRA_CLIENT_ID: 'voordeur', ENTRA_REGISTRATION: 'cli' },
]

/**
 * Every check, on the files as they are or with a mistake put in.
 * @param reference the folder with Azure's types and azd's schema; it is not in the repository.
 */
export function checkAll(files: Files, parse: ParseBicep, reference: string): Report {
  const tables = readTypeTables(join(reference, 'bicep-types'))
  const schema = join(reference, 'azure.yaml.schema.json')
  const { program, faults: unread } = readProgram(files, parse, tables)
  const bicep = unread.length > 0 ? unread : judgeBicep(program)
  const policies = bicep.length > 0 ? undefined : judgePolicies(program)
  const rules = policiesFor(files).length
  return {
    faults: [
      ...bicep,
      ...(policies ?? []),
      ...checkAzureYaml(files, schema),
      ...checkWorkflows(files),
    ],
    verified: [
      `${program.parsed.size} Bicep files: syntax, names, modules, parameters, secrets${tables ? ", and Azure's own types" : ''}`,
      ...(policies
        ? [`${rules} rules about what ${VARIANTS.length} ways of setting it up would deploy`]
        : []),
      `azure.yaml: ${existsSync(schema) ? "azd's schema, and " : ''}the files it names`,
      "the workflows: GitHub's schema, actions at commits, what is deployed was tested",
    ],
    skipped: [
      ...(tables ? [] : [`Azure's types: ${reference}/bicep-types is not here`]),
      ...(existsSync(schema) ? [] : [`azd's schema: ${schema} is not here`]),
      ...(policies ? [] : ['the rules: the Bicep files have faults']),
    ],
  }
}

function judgeBicep(program: Program): readonly Fault[] {
  return [
    ...[...program.parsed.values()].flatMap((file) => [
      ...checkFile(file, program),
      ...missingTexts(file.path, program),
    ]),
    ...guarded('infra', () => checkParameters(program)),
    ...guarded('infra', () => checkVaultOrder(program)),
  ]
}

/** `loadTextContent` of a file that does not exist is an error of the compiler. */
function missingTexts(path: string, { files }: Program): Fault[] {
  const named = files.read(path).matchAll(/loadTextContent\('([^']+)'\)/g)
  const folder = path.slice(0, path.lastIndexOf('/'))
  return [...named].flatMap(([, text = '']) => {
    const target = join(folder, text).replaceAll('\\', '/')
    return files.exists(target) ? [] : [{ file: path, message: `${target} does not exist` }]
  })
}

/** What is broken in every variant is told once, of the first. */
function judgePolicies(program: Program): readonly Fault[] {
  const faults = new Map<string, Fault>()
  for (const set of VARIANTS) {
    const way = Object.keys(set).length > 0 ? `, with ${JSON.stringify(set)}` : ''
    for (const fault of guarded('infra', () => policyFaults(program, set)))
      if (!faults.has(fault.message))
        faults.set(fault.message, { ...fault, message: `${fault.message}${way}` })
  }
  return [...faults.values(), ...REFUSED.flatMap((set) => acceptedFaults(program, set))]
}

function acceptedFaults(program: Program, set: Readonly<Record<string, string>>): Fault[] {
  try {
    deployAll(program, set)
  } catch {
    return []
  }
  return [{ file: 'infra', message: `${JSON.stringify(set)} would be deployed` }]
}

function policyFaults(program: Program, set: Readonly<Record<string, string>>): Fault[] {
  const deployment = deployAll(program, set)
  const broken = policiesFor(program.files).flatMap((policy) =>
    policy.broken(deployment).map((what) => `${policy.rule} — broken: ${what}`),
  )
  return [
    ...broken.map((message) => ({ file: 'infra', message })),
    ...registrationFaults(deployment),
  ]
}

const registrationFaults = (deployment: WholeDeployment) =>
  checkRegistration(deployment).map((message) => ({ file: 'infra/hooks', message }))

/** What can't be worked out is a fault too. */
function guarded(file: string, work: () => readonly Fault[]): readonly Fault[] {
  try {
    return work()
  } catch (error) {
    return [{ file, message: (error as Error).message }]
  }
}
