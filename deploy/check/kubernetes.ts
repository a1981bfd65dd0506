import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readYaml } from './documents.ts'

/** An object of a cluster; its own type judges the rest. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly [other: string]: unknown
}

interface Model {
  validate(): void
}

const ROOT = resolve(import.meta.dirname, '..', '..')
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
const FOLDER = 'kubernetes'

/** Every object that kustomize would send, as it is written. */
export function manifests(): readonly Manifest[] {
  const { resources } = readYaml<{ resources: readonly string[] }>(`${FOLDER}/kustomization.yaml`)
  return resources.map((file) => readYaml<Manifest>(`${FOLDER}/${file}`))
}

/** `apps/v1`, `Deployment`: where kubernetes-models has the type of that object. */
const moduleOf = ({ apiVersion, kind }: Manifest): string =>
  `kubernetes-models/${apiVersion}/${kind}`

/** @throws with the field, when a value is of the wrong type, missing or not one of those allowed. */
export async function validate(manifest: Manifest): Promise<void> {
  const loaded = (await import(moduleOf(manifest))) as Record<string, new (data: unknown) => Model>
  const Kind = loaded[manifest.kind]
  if (!Kind) throw new Error(`kubernetes-models has no ${manifest.apiVersion} ${manifest.kind}.`)
  new Kind(manifest).validate()
}

/**
 * The validators pass over fields that they do not know. The compiler does not: each manifest
 * becomes a literal of its type, where a field too many is an error at any depth.
 * @returns the compiler's words; empty when there is nothing to say.
 */
export function unknownFields(all: readonly Manifest[]): Promise<string> {
  const folder = mkdtempSync(join(import.meta.dirname, '.manifests-'))
  const file = join(folder, 'manifests.ts')
  writeFileSync(file, all.map(asLiteral).join('\n'))
  const options = ['--noEmit', '--ignoreConfig', '--strict', '--skipLibCheck', '--types', '']
  const target = ['--module', 'nodenext', '--target', 'es2024']
  return new Promise((done) => {
    execFile(process.execPath, [TSC, ...options, ...target, file], (error, stdout, stderr) => {
      rmSync(folder, { recursive: true, force: true })
      done(error ? `${stdout}${stderr}` || error.message : '')
    })
  })
}

const asLiteral = (manifest: Manifest, index: number): string =>
  `import type { I${manifest.kind} as T${index} } from '${moduleOf(manifest)}'
export const _${index}: T${index} = ${JSON.stringify(manifest, null, 2)}`
