import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { load, YAML11_SCHEMA } from 'js-yaml'

/** The folder `deploy`. */
export const DEPLOY = resolve(import.meta.dirname, '..')

/** What a YAML file says, merge keys (`<<`) done. */
export const readYaml = <T>(file: string): T =>
  load(readFileSync(join(DEPLOY, file), 'utf8'), { schema: YAML11_SCHEMA }) as T
