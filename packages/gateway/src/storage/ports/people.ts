/** The internal id of a person: `person_` and 128 random bits. It can't equal a client id. */
export interface People {
  /** The same identity always gives the same id, also when two sign-ins race. */
  idFor(identity: PersonKey): Promise<string>
  find(id: string): Promise<Person | undefined>
}

/**
 * What tells people apart: (provider, tenant, object id) where the provider has one, otherwise
 * (issuer, subject). Never an e-mail address or a name: both are reassigned.
 */
export type PersonKey =
  | { readonly provider: string; readonly tenantId: string; readonly objectId: string }
  | { readonly issuer: string; readonly subject: string }

/** By every member: (provider, tenant, object id) or (issuer, subject). */
export function samePerson(one: PersonKey, other: PersonKey): boolean {
  if ('issuer' in one || 'issuer' in other) {
    return (
      'issuer' in one &&
      'issuer' in other &&
      one.issuer === other.issuer &&
      one.subject === other.subject
    )
  }
  return (
    one.provider === other.provider &&
    one.tenantId === other.tenantId &&
    one.objectId === other.objectId
  )
}

export interface Person {
  readonly id: string
  readonly tenantId?: string
  readonly objectId?: string
}

export const PERSON_PREFIX = 'person_'
