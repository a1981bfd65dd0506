import { readYaml } from './documents.ts'

/** What is judged of a service in `deploy/compose.yaml`. */
export interface Service {
  readonly image?: string
  readonly build?: string | { readonly context: string; readonly dockerfile: string }
  readonly profiles?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly networks?: readonly string[]
  readonly network_mode?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly stop_grace_period?: string
  readonly mem_limit?: string
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
}

export const compose = readYaml<ComposeFile>('compose.yaml')

/** A service that must be there. */
export function service(name: string): Service {
  const found = compose.services[name]
  if (found) return found
  throw new Error(`compose.yaml has no service ${name}.`)
}

/** Its environment as the container gets it: what the person has set, or what stands in for it. */
export function environmentOf(name: string, person: Readonly<Record<string, string>> = {}) {
  const { environment = {} } = service(name)
  const filled = Object.entries(environment).map(([key, value]) => [
    key,
    String(value).replace(
      /\$\{(\w+):-([^}]*)\}/g,
      (_, set: string, rest: string) => person[set] ?? rest,
    ),
  ])
  return Object.fromEntries(filled) as Record<string, string>
}
