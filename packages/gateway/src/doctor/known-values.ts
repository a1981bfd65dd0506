import { canonical } from '../kernel/url.ts'
import type { Env } from '../node/environment.ts'
import type { ServerConfig } from '../node/read-config.ts'
import { callbackOf } from '../oauth/engine/settings.ts'
import type { Finding } from './finding.ts'

/** What placeholders in commands and advice stand for, by the name in the angle brackets. */
export type KnownValues = Readonly<Record<string, string | undefined>>

/** Whether the settings say what our own address is; else it is only the default. */
export const isAddressSet = (env: Env): boolean =>
  Boolean(env['PUBLIC_URL'] ?? env['OAUTH_DOMAIN'] ?? env['PORT'])

/**
 * What the configuration tells. A general OpenID Connect provider has no Azure CLI.
 * @param addressed whether our own address counts as known.
 */
export function knownValues(config: ServerConfig, addressed: boolean): KnownValues {
  const { upstream, publicUrl, dataDir } = config.gateway
  const entra = upstream.kind === 'entra' ? upstream : undefined
  return {
    'data-folder': dataDir,
    'redirect-uri': addressed ? callbackOf(publicUrl) : undefined,
    'public-url': addressed ? canonical(publicUrl) : undefined,
    'app-id': upstream.kind === 'oidc' ? undefined : upstream.clientId,
    'tenant-id': entra?.tenant,
    authority: entra?.authorityHost.origin,
    [PREFIX]: upstream.kind === 'external-id' ? 'EXTERNAL_ID' : undefined,
  }
}

/**
 * Letters, digits and what addresses and paths need. Anything else could end the argument and begin
 * another command in the shell it is pasted into, so such a value is never filled in.
 */
const SAFE = /^[A-Za-z0-9/][A-Za-z0-9:/._-]{0,255}$/

/** The settings of another provider than Entra ID have another prefix, and are else the same. */
const PREFIX = 'ENTRA'

/** Fills in what is known and safe; the rest stays a placeholder. */
export const fillIn = (text: string, values: KnownValues): string =>
  text
    .replaceAll(/\bENTRA(?=_CLIENT_)/g, values[PREFIX] ?? PREFIX)
    .replace(/<([a-z-]+)>/g, (placeholder, name: string) => {
      const value: unknown = values[name]
      return typeof value === 'string' && SAFE.test(value) ? value : placeholder
    })

export const filledIn = (finding: Finding, values: KnownValues): Finding => ({
  ...finding,
  ...(finding.fix === undefined ? {} : { fix: fillIn(finding.fix, values) }),
  ...(finding.command === undefined ? {} : { command: fillIn(finding.command, values) }),
})
