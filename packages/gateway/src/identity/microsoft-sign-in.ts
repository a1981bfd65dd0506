import type { StartRequest } from './identity-provider.ts'
import type { OidcDialect } from './oidc-options.ts'

export interface MicrosoftApi {
  readonly clientId: string
  /**
   * A scope that this app exposes, such as `access_as_user`: with it the provider gives a token for
   * our own API, which On-Behalf-Of exchanges. Without it there is no On-Behalf-Of.
   */
  readonly apiScope?: string
}

/**
 * How Entra ID and External ID are asked. The scope of our own API is in the GUID form: in the
 * `api://` form a refresh by the app itself fails (AADSTS90009). Token requests never carry
 * downstream scopes: they are for one resource (AADSTS28000).
 */
export function microsoftSignIn({
  clientId,
  apiScope,
}: MicrosoftApi): Pick<OidcDialect, 'scope' | 'tokenScope' | 'prompt' | 'keepsAccessToken'> {
  const own = apiScope === undefined ? [] : [`${clientId}/${apiScope}`]
  const scope = ['openid', 'profile', 'offline_access', ...own].join(' ')
  return {
    scope: () => scope,
    tokenScope: scope,
    // Without our own scope the access token is for Graph, and is not ours to keep.
    keepsAccessToken: apiScope !== undefined,
    prompt: choosesPerson,
  }
}

/**
 * The person chooses each time: a silent pass would sign in whoever used the browser last. A hint
 * is a stranger's word: then the person proves afresh who they are.
 */
function choosesPerson({ loginHint, continues }: StartRequest): string | undefined {
  if (continues) return undefined
  return loginHint ? 'login' : 'select_account'
}
