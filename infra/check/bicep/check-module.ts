import { assign } from './assign.ts'
import { checkDependsOn } from './check-resource.ts'
import { infer, loopScope } from './infer.ts'
import { type Program, pathFrom } from './program.ts'
import type { Scope } from './scope.ts'
import {
  type BicepFile,
  entryOf,
  type Module,
  type ObjectExpression,
  type Parameter,
} from './syntax.ts'
import { typeOfParameter } from './type-of-declaration.ts'
import type { ObjectType, Property } from './types.ts'

const KEYS = new Set(['name', 'scope', 'params', 'dependsOn'])

export function checkModule(module: Module, file: BicepFile, program: Program, outer: Scope): void {
  if (module.condition) infer(module.condition, outer)
  const scope = module.loop ? loopScope(module.loop, outer) : outer
  const child = program.parsed.get(pathFrom(file, module.path))
  if (!child) scope.fault(module.line, `${module.path} does not exist, or could not be read`)
  for (const { key, value, line } of module.body.entries) {
    if (typeof key !== 'string' || !KEYS.has(key))
      scope.fault(line, `a module has no property ${typeof key === 'string' ? key : 'like this'}`)
    else if (key === 'dependsOn') checkDependsOn(value, scope)
    else if (key !== 'params' || !child) infer(value, scope)
  }
  if (!child) return
  checkParams(module, child, scope)
  const target = entryOf(module.body, 'scope')
  if (!target && child.targetScope !== file.targetScope)
    scope.fault(module.line, `${module.path} is for a ${child.targetScope}: it needs a scope`)
}

function checkParams({ name, path, body, line }: Module, child: BicepFile, scope: Scope): void {
  const params = entryOf(body, 'params')
  const given: ObjectExpression =
    params?.kind === 'object' ? params : { kind: 'object', entries: [], line }
  assign(given, paramsType(path, child), scope, `${name}.params`)
}

/** What a module may be told, as the type of an object. */
function paramsType(path: string, child: BicepFile): ObjectType {
  const parameters = child.declarations.filter((each): each is Parameter => each.kind === 'param')
  const properties = parameters.map((parameter): [string, Property] => [
    parameter.name,
    {
      type: () => typeOfParameter(parameter),
      required: parameter.default === undefined,
      readOnly: false,
      writeOnly: false,
    },
  ])
  return { kind: 'object', name: path, properties: new Map(properties) }
}
