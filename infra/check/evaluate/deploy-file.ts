import { refusal } from '../bicep/decorators.ts'
import { type Program, pathFrom } from '../bicep/program.ts'
import {
  type BicepFile,
  type Declaration,
  entryOf,
  type Module,
  type Parameter,
  type Resource,
} from '../bicep/syntax.ts'
import { evaluate, type Names, repeat } from './evaluate.ts'
import { type Plain, plain, Unknown, type Value } from './value.ts'

/** A resource as it would be sent to Azure. */
export interface Deployed {
  readonly file: string
  readonly symbol: string
  /** Without its version. */
  readonly type: string
  /** Written only when there is none yet. */
  readonly once: boolean
  readonly body: { readonly [key: string]: Plain }
}

export interface Deployment {
  readonly resources: readonly Deployed[]
  readonly outputs: { readonly [name: string]: Value }
}

/** What a file and the modules it uses would deploy. @throws on what can't be worked out. */
export function deployFile(
  file: BicepFile,
  given: { readonly [name: string]: Value },
  program: Program,
): Deployment {
  const resources: Deployed[] = []
  const declared = new Map(
    file.declarations.filter(({ kind }) => kind !== 'output').map((each) => [each.name, each]),
  )
  const known = new Map<string, Value>()
  const names: Names = {
    load: (path) => program.files.read(pathFrom(file, path)),
    valueOf(name) {
      const declaration = declared.get(name)
      if (!declaration) throw new Error(`${file.path}: ${name} is not declared`)
      const value = known.has(name) ? (known.get(name) ?? null) : meaning(declaration)
      known.set(name, value)
      return value
    },
  }

  function meaning(declaration: Declaration): Value {
    switch (declaration.kind) {
      case 'param':
        return argument(declaration, given, names)
      case 'var':
        return evaluate(declaration.value, names)
      case 'module':
        return deployModule(declaration)
      default:
        return isOn(declaration, names) ? new Unknown(declaration.name) : null
    }
  }

  function deployModule(module: Module): Value {
    const child = program.parsed.get(pathFrom(file, module.path))
    if (!child) throw new Error(`${file.path}: ${module.path} could not be read`)
    if (!isOn(module, names)) return null
    const params = entryOf(module.body, 'params')
    const values = params ? evaluate(params, names) : {}
    const { resources: more, outputs } = deployFile(child, values as Record<string, Value>, program)
    resources.push(...more)
    return { outputs: outputs as Value }
  }

  for (const declaration of declared.values()) {
    if (declaration.kind === 'module') names.valueOf(declaration.name)
    if (declaration.kind === 'resource' && !declaration.existing && isOn(declaration, names))
      resources.push(...deployResource(declaration, file, names))
  }
  const outputs = file.declarations.flatMap((each) =>
    each.kind === 'output' ? [[each.name, evaluate(each.value, names)] as const] : [],
  )
  return { resources, outputs: Object.fromEntries(outputs) }
}

const isOn = (declaration: Declaration, names: Names) =>
  !('condition' in declaration) ||
  declaration.condition === undefined ||
  evaluate(declaration.condition, names) === true

/** What a parameter is given, as its type; its default otherwise. */
function argument(
  parameter: Parameter,
  given: { readonly [name: string]: Value },
  names: Names,
): Value {
  const { name, type, default: fallback } = parameter
  const value = given[name]
  if (value === undefined)
    return fallback ? evaluate(fallback, names) : new Unknown(`param ${name}`)
  if (typeof value !== 'string') return value
  const typed = type === 'int' ? Number(value) : type === 'bool' ? value === 'true' : value
  const refused = refusal(parameter, typed)
  if (refused !== undefined) throw new Error(`${name} ${refused}`)
  return typed
}

function deployResource(resource: Resource, file: BicepFile, names: Names): Deployed[] {
  const turns = resource.loop ? repeat(resource.loop, names) : [names]
  return turns.map((turn) => ({
    file: file.path,
    symbol: resource.name,
    type: resource.type.split('@')[0] ?? '',
    once: resource.decorators.some(({ name }) => name === 'onlyIfNotExists'),
    body: plain(evaluate(resource.body, turn)) as { [key: string]: Plain },
  }))
}
