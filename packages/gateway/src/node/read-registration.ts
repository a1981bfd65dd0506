import type { ClientCredentialConfig } from '../identity/client-authentication/client-credential-config.ts'
import {
  type CredentialNames,
  judgeClientCredential,
} from '../identity/client-authentication/judge-client-credential.ts'
import { isGuid } from '../kernel/guid.ts'
import { parseUrl } from '../kernel/url.ts'
import type { EnvironmentReader } from './environment.ts'

/** What reading the sign-in service needs to know. */
export interface UpstreamSurroundings {
  readonly production: boolean
  /** The callback that must be registered upstream. */
  readonly callback: string
  /** Collects what keeps nothing from starting. */
  warn(sentence: string): void
}

export interface Reading extends UpstreamSurroundings {
  readonly read: EnvironmentReader
}

/** Stands in for an address that has a fault; nothing starts with it. */
export const NOWHERE = 'https://invalid.example/'

/** Who we are to the service; an empty secret stands in where there is a fault. */
export function credential(
  { read, production, warn }: Reading,
  names: CredentialNames,
): ClientCredentialConfig {
  const { config, faults, warnings } = judgeClientCredential(read.text, production, names)
  for (const fault of faults) read.fault(fault)
  for (const warning of warnings) warn(warning)
  return config ?? { kind: 'secret', secret: '' }
}

/** The client id of our registration, in lower case; empty where it is missing. */
export function guid(read: EnvironmentReader, ...names: string[]): string {
  const value = read.text(...names)
  if (!value) {
    read.fault(`${names[0]} is missing: the application (client) id of our registration upstream.`)
  } else if (!isGuid(value)) {
    // Not repeated: what is pasted here by mistake may be the secret.
    read.fault(`${names[0]} must be a GUID: the application (client) id of our registration.`)
  }
  return (value ?? '').toLowerCase()
}

/** As a string: an issuer is compared letter by letter, its last slash included. */
export function issuer(read: EnvironmentReader, name: string): { issuer?: string } {
  const value = read.text(name)
  if (value === undefined) return {}
  const url = parseUrl(value)
  if (!url || !['https:', 'http:'].includes(url.protocol))
    read.fault(`${name} must be an absolute http(s) URL, and is "${value}".`)
  return { issuer: value }
}

/** How the pages call the service. */
export function displayName(read: EnvironmentReader): { displayName?: string } {
  const name = read.text('SIGN_IN_NAME')
  return name ? { displayName: name } : {}
}
