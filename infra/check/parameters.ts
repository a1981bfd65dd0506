import { refusal } from './bicep/decorators.ts'
import type { Program } from './bicep/program.ts'
import type { Parameter } from './bicep/syntax.ts'
import { AZD, STEPS } from './evaluate/deploy-all.ts'
import { readSubstitutions, type Substitution } from './evaluate/parameters.ts'
import type { Fault } from './fault.ts'

/**
 * The parameter files against the Bicep files they are for: every name, every default, and for
 * every variable somebody who sets it before.
 */
export function checkParameters(program: Program): readonly Fault[] {
  const set = new Set(Object.keys(AZD))
  return STEPS.flatMap((step) => {
    const file = program.parsed.get(`infra/${step}.bicep`)
    const path = `infra/${step}.parameters.json`
    if (!file) return []
    const parameters = file.declarations.filter((each): each is Parameter => each.kind === 'param')
    const faults = judge(readSubstitutions(program.files, path), parameters, set)
    for (const { kind, name } of file.declarations) if (kind === 'output') set.add(name)
    return faults.map((message) => ({ file: path, message }))
  })
}

function judge(
  given: ReadonlyMap<string, Substitution | undefined>,
  parameters: readonly Parameter[],
  set: ReadonlySet<string>,
): string[] {
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  const missing = parameters.filter((each) => each.default === undefined && !given.has(each.name))
  const wrong = [...given].flatMap(([name, from]) => {
    const parameter = known.get(name)
    if (!parameter) return [`there is no parameter ${name}`]
    if (!from) return [`${name} is neither \${NAME} nor \${NAME=default}`]
    return judgeSubstitution(parameter, from, set)
  })
  return [...missing.map(({ name }) => `the parameter ${name} is missing`), ...wrong]
}

function judgeSubstitution(
  parameter: Parameter,
  { variable, fallback }: Substitution,
  set: ReadonlySet<string>,
): string[] {
  // azd's pipelines sign in with it: the deployer is nobody's sign-in app.
  if (variable === 'AZURE_CLIENT_ID') return [`${parameter.name} is given AZURE_CLIENT_ID`]
  if (parameter.decorators.some(({ name }) => name === 'secure'))
    return [`${parameter.name} is secret and would lie in azd's environment`]
  if (fallback === undefined)
    return set.has(variable) ? [] : [`nothing sets ${variable} before ${parameter.name} needs it`]
  const refused = refusal(parameter, typed(parameter, fallback))
  return refused === undefined ? [] : [`${variable}=${fallback}: ${parameter.name} ${refused}`]
}

function typed({ type }: Parameter, text: string): string | number | boolean {
  if (type === 'int') return /^\d+$/.test(text) ? Number(text) : Number.NaN
  return type === 'bool' ? text === 'true' : text
}
