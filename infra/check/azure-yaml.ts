import { existsSync, readFileSync } from 'node:fs'
import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js'
import { load } from 'js-yaml'
import type { Fault } from './fault.ts'
import type { Files } from './files.ts'

const PATH = 'azure.yaml'
/** What we rely on below; the schema judges the rest. */
interface AzureYaml {
  readonly infra?: {
    readonly layers?: readonly { readonly path: string; readonly module?: string }[]
  }
  readonly services?: Readonly<Record<string, { readonly module?: string; readonly host: string }>>
  readonly hooks?: Readonly<Record<string, unknown>>
}

/**
 * azure.yaml against azd's own schema, and against the files it names.
 * @param schemaPath azd's schema, where it is there; without it only the names are looked at.
 */
export function checkAzureYaml(files: Files, schemaPath: string): readonly Fault[] {
  const document = load(files.read(PATH)) as AzureYaml
  const names = namedFiles(document).filter((path) => !files.exists(path))
  return [
    ...(existsSync(schemaPath) ? againstSchema(document, schemaPath) : []),
    ...names.map((path) => ({ file: PATH, message: `${path} does not exist` })),
    ...layersInOrder(document),
  ]
}

const compiled = new Map<string, ValidateFunction>()

function againstSchema(document: unknown, schemaPath: string): Fault[] {
  const validate = compiled.get(schemaPath) ?? compile(schemaPath)
  compiled.set(schemaPath, validate)
  validate(document)
  return (validate.errors ?? []).map((error) => ({ file: PATH, message: inWords(error) }))
}

function compile(schemaPath: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(schemaPath, 'utf8')) as object
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false })
  // Schemas of azd extensions, which we do not use and which lie elsewhere.
  for (const [, id] of JSON.stringify(schema).matchAll(/"\$ref":"(https:[^"]+)"/g))
    if (id && !ajv.getSchema(id)) ajv.addSchema({ $id: id })
  return ajv.compile(schema)
}

function inWords({ instancePath, message, params }: ErrorObject): string {
  const extra = 'additionalProperty' in params ? `: ${params['additionalProperty']}` : ''
  return `${instancePath || 'the file'} ${message ?? 'is wrong'}${extra}`
}

function namedFiles({ infra, services, hooks }: AzureYaml): readonly string[] {
  const modules = [
    ...(infra?.layers ?? []).map(({ path, module }) => `${path}/${module ?? 'main'}`),
    ...Object.entries(services ?? {}).map(([name, { module }]) => `infra/${module ?? name}`),
  ].flatMap((path) => [`${path}.bicep`, `${path}.parameters.json`])
  const scripts = JSON.stringify(hooks ?? {}).matchAll(/[\w./-]+\.(?:ts|cjs)/g)
  return [...modules, ...[...scripts].map(([path]) => path)]
}

/** The platform's outputs are what the registration and the container are told. */
function layersInOrder({ infra }: AzureYaml): Fault[] {
  const modules = (infra?.layers ?? []).map(({ module }) => module)
  if (JSON.stringify(modules) === '["main","store","entra"]') return []
  return [{ file: PATH, message: `the layers are ${modules}, and must be main, store, entra` }]
}
