import { createHash, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { type Clock, seconds, systemClock } from '../../kernel/clock.ts'
import { assertionParameters } from './client-assertion.ts'
import { type ClientAuthentication, CredentialUnavailable } from './client-authentication.ts'
import {
  type CertificateFiles,
  type ClientCertificate,
  certificateWarnings,
  readClientCertificate,
  timeFaults,
} from './client-certificate.ts'

export interface CertificateOptions extends CertificateFiles {
  /** Of the app registration: the assertion's `iss` and `sub`. */
  readonly clientId: string
  readonly clock?: Clock
}

export interface CertificateAuthentication extends ClientAuthentication {
  /** For the operator, at start: what will soon stop working. */
  readonly warnings: readonly string[]
}

interface SignedAssertion {
  readonly assertion: Promise<string>
  readonly until: number
}

const LIFETIME_S = 600
/** Half its life, so that an assertion on its way never expires, and few requests wait for RSA. */
const REUSE_MS = 300_000
/** One audience per tenant; beyond this the oldest is signed again. */
const MAX_AUDIENCES = 256

/**
 * A certificate of the app registration: each assertion is signed with its key, PS256, and names it
 * by `x5t#S256`. Source: Microsoft, "Application authentication certificate credentials".
 * The file is read once: a renewed certificate needs a restart.
 * @throws {CredentialUnavailable} when the file is unusable, with what to do.
 */
export function createCertificateAuthentication({
  clientId,
  clock = systemClock,
  ...files
}: CertificateOptions): CertificateAuthentication {
  const own = readClientCertificate(files, clock.now())
  const signed = new Map<string, SignedAssertion>()

  function assertionFor(audience: string): Promise<string> {
    const known = signed.get(audience)
    if (known && clock.now() < known.until) return known.assertion
    const assertion = signAssertion(own, clientId, audience, clock)
    signed.delete(audience)
    signed.set(audience, { assertion, until: clock.now() + REUSE_MS })
    forgetOldest(signed)
    return assertion
  }

  return {
    kind: 'certificate',
    warnings: certificateWarnings(own.certificate, clock.now()),
    async parameters(audience) {
      const [expired] = timeFaults(own.certificate, clock.now())
      if (expired) throw new CredentialUnavailable(`The client certificate: ${expired}`)
      return assertionParameters(await assertionFor(audience), 'The client certificate')
    },
    refresh: () => signed.clear(),
  }
}

/** A `Map` keeps the order of insertion, and renewed ones are inserted anew. */
function forgetOldest(signed: Map<string, SignedAssertion>): void {
  const [oldest] = signed.keys()
  if (signed.size > MAX_AUDIENCES && oldest !== undefined) signed.delete(oldest)
}

function signAssertion(
  { key, certificate }: ClientCertificate,
  clientId: string,
  audience: string,
  clock: Clock,
): Promise<string> {
  const now = seconds(clock)
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url')
  return new SignJWT()
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setAudience(audience)
    .setIssuer(clientId)
    .setSubject(clientId)
    .setJti(randomUUID())
    .setNotBefore(now)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_S)
    .sign(key)
}
