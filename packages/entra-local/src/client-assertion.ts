import { compactVerify, type JWTPayload } from 'jose'
import { checkTimes, decodeAssertion } from './assertion.ts'
import { v2Issuer } from './claims.ts'
import type { Client } from './clients.ts'
import type { Authority } from './directory.ts'
import { EntraError, missingParameter } from './errors.ts'
import { checkFederatedAssertion } from './federated-assertion.ts'
import type { Parameters } from './parameters.ts'
import type { RegisteredCertificate } from './registered-certificate.ts'
import type { Services } from './services.ts'
import { homeTenant } from './tenancy.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** A client assertion and the request that it came with. */
export interface AssertionCall {
  readonly client: Client
  readonly authority: Authority
  readonly body: Parameters
  readonly assertion: string
}

/**
 * RFC 7523 section 3, in Entra's two forms: signed by the app with a registered certificate, or
 * issued by somebody whom the app's federated credentials name.
 * @throws EntraError 50027 not a JWT, 700021 of another app, 700023 wrong audience, 700024 outside
 * its time, 700027 unknown certificate or wrong signature, and those of a federated assertion.
 */
export async function checkClientAssertion(services: Services, call: AssertionCall): Promise<void> {
  const { client, body, assertion } = call
  if (client.certificates.length + client.federated_credentials.length === 0)
    throw unknownCertificate(client)
  const type = body.get('client_assertion_type')
  if (type === undefined) throw missingParameter('client_assertion_type')
  if (type !== ASSERTION_TYPE)
    throw new EntraError(
      90023,
      `Unsupported 'client_assertion_type' value: send ${ASSERTION_TYPE}.`,
    )
  const { header, claims } = decodeAssertion(assertion)
  if (claims.iss !== client.client_id)
    return checkFederatedAssertion(services, { client, assertion, claims })
  if (claims.sub !== client.client_id) throw ofAnotherApp()
  await verifyWith(findCertificate(client, header, services.now()), assertion)
  checkTimes(claims, services.now())
  checkAudience(services, call, claims)
}

function findCertificate(
  client: Client,
  header: Readonly<Record<string, unknown>>,
  now: number,
): RegisteredCertificate {
  const found = client.certificates.find((one) =>
    header['x5t#S256'] === undefined
      ? one.sha1 === header['x5t']
      : one.sha256 === header['x5t#S256'],
  )
  if (!found) throw unknownCertificate(client)
  if (now < found.validFrom || now >= found.validTo)
    throw invalidSignature('The key is outside its validity.')
  return found
}

async function verifyWith(certificate: RegisteredCertificate, assertion: string): Promise<void> {
  try {
    await compactVerify(assertion, certificate.publicKey, { algorithms: ['PS256', 'RS256'] })
  } catch {
    throw invalidSignature('The signature is not PS256 or RS256 by the key of the certificate.')
  }
}

const unknownCertificate = ({ name }: Client): EntraError =>
  new EntraError(
    700027,
    `The certificate used to sign the client assertion is not registered on application '${name}'.`,
  )

const invalidSignature = (reason: string): EntraError =>
  new EntraError(700027, `Client assertion contains an invalid signature. [Reason - ${reason}]`)

const ofAnotherApp = (): EntraError =>
  new EntraError(
    700021,
    "Client assertion application identifier doesn't match 'client_id' parameter: its 'iss' and " +
      "'sub' are both to be the client id.",
  )

/** The token endpoint or the v2.0 issuer, by the name of the request or by that of its tenant. */
function checkAudience(
  { origin, aliases, directory }: Services,
  { authority }: AssertionCall,
  { aud }: JWTPayload,
): void {
  const { tid, domain } = homeTenant(directory)
  const names = [authority.segment, authority.issuerTenant, tid, domain]
  const accepted = [origin, ...aliases].flatMap((base) =>
    names.flatMap((name) => [`${base}/${name}/oauth2/v2.0/token`, v2Issuer(base, name)]),
  )
  if (typeof aud === 'string' && accepted.includes(aud)) return
  throw new EntraError(
    700023,
    'Client assertion audience claim does not match Realm issuer. ' +
      `Send the token endpoint: ${accepted[0]}.`,
  )
}
