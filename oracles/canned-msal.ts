import { randomUUID } from 'node:crypto'
import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node'
import { randomToken, SCOPES, TENANT } from '../bench/cached-people.ts'

const CLIENT = 'c0ffee00-0000-4000-8000-00000000000b'
const AUTHORITY = `https://login.microsoftonline.com/${TENANT}`

/** MSAL Node whose every exchange is answered at once, for a person never seen before. */
export const cannedMsal = (): ConfidentialClientApplication =>
  new ConfidentialClientApplication({
    auth: { clientId: CLIENT, clientSecret: 'unused', authority: AUTHORITY },
    system: { networkClient: NETWORK },
  })

const NETWORK: INetworkModule = {
  sendGetRequestAsync: async <T>() => ({ status: 200, headers: {}, body: METADATA as T }),
  sendPostRequestAsync: async <T>() => ({ status: 200, headers: {}, body: tokenAnswer() as T }),
}

const METADATA = {
  issuer: `${AUTHORITY}/v2.0`,
  authorization_endpoint: `${AUTHORITY}/oauth2/v2.0/authorize`,
  token_endpoint: `${AUTHORITY}/oauth2/v2.0/token`,
  jwks_uri: `${AUTHORITY}/discovery/v2.0/keys`,
}

/** With all that Entra sends when MSAL asks, as it always does, for OpenID scopes as well. */
function tokenAnswer() {
  const oid = randomUUID()
  const claims = { aud: CLIENT, iss: METADATA.issuer, oid, sub: oid, tid: TENANT, ver: '2.0' }
  return {
    token_type: 'Bearer',
    scope: SCOPES.join(' '),
    expires_in: 3_600,
    ext_expires_in: 3_600,
    access_token: randomToken(),
    refresh_token: randomToken(),
    id_token: `${base64url({ alg: 'none' })}.${base64url(claims)}.`,
    client_info: base64url({ uid: oid, utid: TENANT }),
  }
}

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')
