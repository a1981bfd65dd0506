import { assign } from './assign.ts'
import { infer, loopScope } from './infer.ts'
import type { Program } from './program.ts'
import type { Scope } from './scope.ts'
import {
  type BicepFile,
  type Expression,
  entryOf,
  type ObjectExpression,
  type Resource,
} from './syntax.ts'

/** What Bicep adds to every resource, beside what Azure knows. */
const OURS = new Set(['parent', 'scope', 'dependsOn'])
const SCOPES: Readonly<Record<string, number>> = { subscription: 4, resourceGroup: 8 }

export function checkResource(
  resource: Resource,
  file: BicepFile,
  program: Program,
  outer: Scope,
): void {
  if (resource.condition) infer(resource.condition, outer)
  const scope = resource.loop ? loopScope(resource.loop, outer) : outer
  checkOurs(resource, scope)
  checkExtension(resource, file, program, scope)
  const known = program.tables?.find(resource.type)
  const body = withoutOurs(resource.body)
  if (program.tables && !known)
    scope.fault(
      resource.line,
      `Azure's tables have no ${resource.type}: look at its spelling and its version`,
    )
  checkScope(resource, known?.scopes, file, scope)
  if (!known || resource.existing) {
    infer(body, scope)
    if (resource.existing && !entryOf(body, 'name'))
      scope.fault(resource.line, `${resource.name}.name is missing`)
    return
  }
  assign(body, known.body, scope, resource.name)
  checkParent(resource, scope)
}

/** Resources of Microsoft Graph are those of an extension, which a file and bicepconfig name. */
function checkExtension(
  { type, line }: Resource,
  { extensions }: BicepFile,
  { files }: Program,
  scope: Scope,
): void {
  if (!type.startsWith('Microsoft.Graph/')) return
  const configured = files.read('infra/bicepconfig.json').includes('"microsoftGraphV1": "br:')
  if (!extensions.includes('microsoftGraphV1') || !configured)
    scope.fault(line, `${type} needs "extension microsoftGraphV1", and that in bicepconfig.json`)
}

const withoutOurs = (body: ObjectExpression): ObjectExpression => ({
  ...body,
  entries: body.entries.filter(({ key }) => typeof key !== 'string' || !OURS.has(key)),
})

function checkOurs({ body }: Resource, scope: Scope): void {
  for (const key of ['parent', 'scope']) {
    const value = entryOf(body, key)
    if (value) infer(value, scope)
  }
  const dependsOn = entryOf(body, 'dependsOn')
  if (dependsOn) checkDependsOn(dependsOn, scope)
}

/** @param dependsOn names of resources and modules. */
export function checkDependsOn(dependsOn: Expression, scope: Scope): void {
  infer(dependsOn, scope)
  const items = dependsOn.kind === 'array' ? dependsOn.items : []
  if (dependsOn.kind !== 'array') scope.fault(dependsOn.line, 'dependsOn must be a list')
  for (const item of items) {
    const kind = item.kind === 'name' ? scope.declarations.get(item.name)?.kind : undefined
    if (kind !== 'resource' && kind !== 'module')
      scope.fault(item.line, 'dependsOn names something that is not deployed')
  }
}

/** A resource of another scope than its file's needs to say where it goes. */
function checkScope(
  { name, type, body, line }: Resource,
  scopes: number | undefined,
  { targetScope }: BicepFile,
  scope: Scope,
): void {
  const bit = SCOPES[targetScope] ?? 0
  if (scopes === undefined || entryOf(body, 'scope') || (scopes & bit) !== 0) return
  scope.fault(line, `${name}: ${type} can't be deployed to a ${targetScope}`)
}

function checkParent({ name, type, body, line }: Resource, scope: Scope): void {
  const [path = ''] = type.split('@')
  const parentType = path.slice(0, path.lastIndexOf('/'))
  // "Microsoft.App/containerApps" has no parent; Microsoft Graph names it in the name.
  if (!parentType.includes('/') || path.startsWith('Microsoft.Graph/')) return
  const parent = entryOf(body, 'parent')
  const declared = parent?.kind === 'name' ? scope.declarations.get(parent.name) : undefined
  const actual = declared?.kind === 'resource' ? declared.type.split('@')[0] : undefined
  if (actual?.toLowerCase() !== parentType.toLowerCase())
    scope.fault(line, `${name} needs a parent of type ${parentType}`)
}
