import type { WholeDeployment } from '../evaluate/deploy-all.ts'
import type { Deployed } from '../evaluate/deploy-file.ts'
import type { Plain } from '../evaluate/value.ts'

/** A rule about what would be deployed. */
export interface Policy {
  /** As a sentence that is true when the rule is kept. */
  readonly rule: string
  /** What breaks it; nothing when it is kept. */
  readonly broken: (deployment: WholeDeployment) => readonly string[]
}

/** What lies at `a.b.c` of a body; null when there is nothing. */
export function at(value: Plain | undefined, path: string): Plain {
  const reached = path.split('.').reduce<Plain | undefined>((current, key) => {
    if (Array.isArray(current)) return current[Number(key)]
    return typeof current === 'object' && current !== null ? current[key] : undefined
  }, value)
  return reached ?? null
}

/** The same as a list; empty when there is none. */
export function listAt(value: Plain | undefined, path: string): readonly Plain[] {
  const list = at(value, path)
  return Array.isArray(list) ? list : []
}

/** Resources of a type, without regard to case. */
export const ofType = ({ resources }: WholeDeployment, type: string): readonly Deployed[] =>
  resources.filter((each) => each.type.toLowerCase() === type.toLowerCase())

/** The container app's body. @throws when there is not exactly one. */
export function gatewayOf(deployment: WholeDeployment): Deployed['body'] {
  const [gateway, ...others] = ofType(deployment, 'Microsoft.App/containerApps')
  if (!gateway || others.length > 0) throw new Error('there must be one container app')
  return gateway.body
}

/** The settings of the gateway: what its process finds in its environment. */
export function settingsOf(deployment: WholeDeployment): ReadonlyMap<string, string> {
  const settings = listAt(gatewayOf(deployment), 'properties.template.containers.0.env')
  return new Map(settings.map((each) => [String(at(each, 'name')), String(at(each, 'value'))]))
}

/** The sentence, unless the condition holds. */
export const unless = (condition: boolean, sentence: string): string[] =>
  condition ? [] : [sentence]
