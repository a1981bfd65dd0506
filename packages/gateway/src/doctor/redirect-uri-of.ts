import { canonical } from '../kernel/url.ts'
import type { ServerConfig } from '../node/read-config.ts'
import { PATHS } from '../oauth/engine/settings.ts'

/** The one address that must be registered at the sign-in service. */
export const redirectUriOf = ({ gateway }: ServerConfig): string =>
  canonical(gateway.publicUrl) + PATHS.callback
