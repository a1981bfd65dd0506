import type { B2cOptions } from './b2c-policies.ts'
import type { ClientRegistration } from './clients.ts'
import type { Directory } from './directory.ts'
import type { ManagedIdentity } from './managed-identity.ts'
import type { Lifetimes } from './services.ts'

/** One line of the access log. The query is left out: it carries codes and hints. */
export interface AccessLogEntry {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  /** The stack of an unexpected failure, which the caller saw as a bare 500. */
  readonly failure?: string
}

export interface EntraLocalOptions {
  /** Where browsers and apps reach it: scheme, host and port. Every issuer begins with it. */
  readonly origin: string
  /**
   * Other origins that the same endpoints go by, such as the https address that a library insists
   * on and a proxy rewrites. Client assertions may be addressed to them.
   */
  readonly aliases?: readonly string[]
  readonly clients: readonly ClientRegistration[]
  /** Default: {@link sampleDirectory}. */
  readonly directory?: Directory
  /** Seconds. Default: as at Entra. */
  readonly lifetimes?: Partial<Lifetimes>
  readonly accessLog?: (entry: AccessLogEntry) => void
  /** User-assigned managed identities, whose tokens `/msi/token` issues. */
  readonly managed_identities?: readonly ManagedIdentity[]
  /** What `/msi/token` expects in `X-IDENTITY-HEADER`. Default: a random text. */
  readonly identity_header?: string
  /** How often one token request may fail before it is called a loop (50196). Default: 20. */
  readonly loop_limit?: number
  readonly b2c?: Partial<B2cOptions>
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number
}
