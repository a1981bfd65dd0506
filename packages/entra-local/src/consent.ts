import type { Person } from './directory.ts'
import type { ResourceScopes } from './scopes.ts'

/** Who a consent is for: a person, or everyone (what an administrator grants). */
export type Consenter = Pick<Person, 'oid' | 'tid'> | 'everyone'

/** Which app may act for whom, scope by scope. Bounded by apps, people and exposed scopes. */
export interface ConsentTable {
  grant(clientId: string, who: Consenter, resources: readonly ResourceScopes[]): void
  withdraw(clientId: string, who: Consenter, resources: readonly ResourceScopes[]): void
  /** The names of `resource` that the person or an administrator agreed to, of those asked. */
  agreed(clientId: string, who: Consenter, resource: ResourceScopes): readonly string[]
  reset(): void
}

export function createConsentTable(): ConsentTable {
  const rows = new Set<string>()
  return {
    grant(clientId, who, resources) {
      for (const row of rowsOf(clientId, who, resources)) rows.add(row)
    },
    withdraw(clientId, who, resources) {
      for (const row of rowsOf(clientId, who, resources)) rows.delete(row)
    },
    agreed: (clientId, who, { appId, names }) =>
      names.filter((name) =>
        [who, 'everyone' as const].some((one) => rows.has(rowOf(clientId, one, appId, name))),
      ),
    reset: () => rows.clear(),
  }
}

const rowsOf = (clientId: string, who: Consenter, resources: readonly ResourceScopes[]) =>
  resources.flatMap(({ appId, names }) => names.map((name) => rowOf(clientId, who, appId, name)))

const rowOf = (clientId: string, who: Consenter, appId: string, name: string): string =>
  [clientId, who === 'everyone' ? who : `${who.tid}/${who.oid}`, appId, name].join(' ')
