import { generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { selfSignedCertificate } from './certificate.ts'
import { APP, ORIGIN, TENANT } from './entra-fixture.ts'

/** Test support: a key pair with its certificate, dated `now` (milliseconds). */
export function createCertificate(
  now: number,
  keys = generateKeyPairSync('rsa', { modulusLength: 2048 }),
) {
  const der = selfSignedCertificate('a test app', keys, new Date(now))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
  return { ...keys, pem, ...thumbprints(pem) }
}

function thumbprints(pem: string) {
  const { fingerprint, fingerprint256 } = new X509Certificate(pem)
  const [sha1 = '', sha256 = ''] = [fingerprint, fingerprint256].map((hex) =>
    Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url'),
  )
  return { sha1, sha256 }
}

export type TestCertificate = ReturnType<typeof createCertificate>

export const TOKEN_ENDPOINT = `${ORIGIN}/${TENANT}/oauth2/v2.0/token`

/** A client assertion as Microsoft's libraries make it. `undefined` leaves a member out. */
export const signAssertion = (
  { privateKey, sha256 }: TestCertificate,
  now: number,
  claims: JWTPayload = {},
  header: Readonly<Record<string, unknown>> = { alg: 'PS256', 'x5t#S256': sha256 },
): Promise<string> => {
  const seconds = Math.floor(now / 1000)
  return new SignJWT({
    aud: TOKEN_ENDPOINT,
    iss: APP.client_id,
    sub: APP.client_id,
    jti: randomUUID(),
    nbf: seconds,
    iat: seconds,
    exp: seconds + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', ...header })
    .sign(privateKey)
}

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** A client credentials request with an assertion instead of a secret. */
export const assertionForm = (client_assertion: string, client_id = APP.client_id) => ({
  grant_type: 'client_credentials',
  client_id,
  client_assertion_type: ASSERTION_TYPE,
  client_assertion,
  scope: `api://${client_id}/.default`,
})
