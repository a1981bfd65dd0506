import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Packed } from '../pack/pack-package.ts'

/** What is left in a template by trying it in place: secrets, data, and what is made anew. */
const LEFT_OUT = new Set(['.env', '.voordeur', 'node_modules', 'package-lock.json'])

/** @param target made when it is not there. */
export function copyTemplate(template: string, target: string): void {
  cpSync(template, target, {
    recursive: true,
    filter: (path) => !LEFT_OUT.has(relative(template, path)),
  })
}

type Dependencies = Record<string, string>

/**
 * The template names our packages by version; a copy has them as files.
 * @param tarballs the folder they are in, relative to the copy: it works wherever that is moved.
 */
export function pointAt(packed: readonly Packed[], copy: string, tarballs: string): void {
  const file = join(copy, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Dependencies>
  for (const group of [manifest['dependencies'], manifest['devDependencies']]) {
    for (const { name, tarball } of packed) {
      if (group?.[name]) group[name] = `file:${tarballs}/${tarball}`
    }
  }
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`)
}
