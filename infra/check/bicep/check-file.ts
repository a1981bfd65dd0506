import type { Fault } from '../fault.ts'
import { assign } from './assign.ts'
import { checkModule } from './check-module.ts'
import { checkResource } from './check-resource.ts'
import { checkDecorators } from './decorators.ts'
import { PRIMITIVES } from './functions.ts'
import { infer } from './infer.ts'
import type { Program } from './program.ts'
import type { Scope } from './scope.ts'
import { checkSecrets } from './secrets.ts'
import type { BicepFile, Declaration } from './syntax.ts'
import { typeOfDeclaration } from './type-of-declaration.ts'
import { ANY } from './types.ts'

/** Everything that can be told of one file against Azure's types and the files it uses. */
export function checkFile(file: BicepFile, program: Program): readonly Fault[] {
  const faults = new Map<string, Fault>()
  const used = new Set<string>()
  const scope = scopeOf(file, program, used, (line, message) => {
    faults.set(`${line} ${message}`, { file: file.path, line, message })
  })
  reportDoubles(file, scope)
  for (const declaration of file.declarations) {
    checkDecorators(declaration, scope)
    checkDeclaration(declaration, file, program, scope)
  }
  checkSecrets(file, program, scope)
  for (const declaration of file.declarations) {
    if (mustBeUsed(declaration) && !used.has(declaration.name))
      scope.fault(declaration.line, `${declaration.kind} ${declaration.name} is never used`)
  }
  return [...faults.values()]
}

function scopeOf(
  file: BicepFile,
  program: Program,
  used: Set<string>,
  fault: Scope['fault'],
): Scope {
  // An output may be named as a module is: nothing reads it by its name.
  const readable = file.declarations.filter(({ kind }) => kind !== 'output')
  return {
    declarations: new Map(readable.map((each) => [each.name, each])),
    loops: new Map(),
    typeOf: (declaration, scope) => typeOfDeclaration(declaration, { file, program, scope }),
    read: (name) => void used.add(name),
    fault,
  }
}

function reportDoubles({ declarations }: BicepFile, scope: Scope): void {
  const seen = new Set<string>()
  for (const { kind, name, line } of declarations) {
    const key = kind === 'output' ? `output ${name}` : name
    if (seen.has(key)) scope.fault(line, `${name} is declared twice`)
    seen.add(key)
  }
}

function checkDeclaration(
  declaration: Declaration,
  file: BicepFile,
  program: Program,
  scope: Scope,
): void {
  switch (declaration.kind) {
    case 'var':
      infer(declaration.value, scope)
      return
    case 'param':
    case 'output': {
      const { kind, name, type: typeName, line } = declaration
      const type = PRIMITIVES.get(typeName)
      if (!type) scope.fault(line, `${kind} ${name}: there is no type ${typeName}`)
      const value = kind === 'param' ? declaration.default : declaration.value
      if (value) assign(value, type ?? ANY, scope, name)
      return
    }
    case 'resource':
      checkResource(declaration, file, program, scope)
      return
    case 'module':
      checkModule(declaration, file, program, scope)
  }
}

/** A resource is there for itself; one that exists already is there to be used. */
const mustBeUsed = (declaration: Declaration) =>
  declaration.kind === 'param' ||
  declaration.kind === 'var' ||
  (declaration.kind === 'resource' && declaration.existing)
