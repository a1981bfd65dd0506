import { PRIMITIVES } from './functions.ts'
import { infer } from './infer.ts'
import { type Program, pathFrom } from './program.ts'
import type { Scope } from './scope.ts'
import { type BicepFile, type Declaration, literalText, type Parameter } from './syntax.ts'
import { ANY, arrayOf, objectOf, STRING, type Type } from './types.ts'

interface Place {
  readonly file: BicepFile
  readonly program: Program
  readonly scope: Scope
}

/** What the name of a declaration stands for. */
export function typeOfDeclaration(declaration: Declaration, place: Place): Type {
  switch (declaration.kind) {
    case 'param':
      return typeOfParameter(declaration)
    case 'var':
      return infer(declaration.value, withoutItself(place.scope, declaration.name))
    case 'output':
      return PRIMITIVES.get(declaration.type) ?? ANY
    case 'resource': {
      const body = place.program.tables?.find(declaration.type)?.body ?? ANY
      return declaration.loop ? arrayOf(body) : body
    }
    case 'module':
      return typeOfModule(declaration.path, place)
  }
}

/** A parameter with a list of words is one of them. */
export function typeOfParameter({ type, decorators }: Parameter): Type {
  const allowed = decorators.find(({ name }) => name === 'allowed')?.arguments[0]
  const words =
    allowed?.kind === 'array' ? allowed.items.flatMap((item) => literalText(item) ?? []) : []
  if (type === 'string' && words.length > 0) return { kind: 'words', words }
  return PRIMITIVES.get(type) ?? ANY
}

function typeOfModule(path: string, { file, program }: Place): Type {
  const child = program.parsed.get(pathFrom(file, path))
  if (!child) return ANY
  const outputs = child.declarations
    .filter(({ kind }) => kind === 'output')
    .map((output): [string, Type] => [
      output.name,
      output.kind === 'output' ? (PRIMITIVES.get(output.type) ?? ANY) : ANY,
    ])
  return objectOf(path, [
    ['name', STRING],
    ['outputs', objectOf(`the outputs of ${path}`, outputs)],
  ])
}

/** Ends a variable that is made of itself, and says so. */
function withoutItself(scope: Scope, name: string): Scope {
  const declarations = new Map(scope.declarations)
  declarations.delete(name)
  return { ...scope, declarations }
}
