import { createHash, type KeyObject, X509Certificate } from 'node:crypto'

/** A certificate that an app may sign its assertions with. */
export interface RegisteredCertificate {
  readonly publicKey: KeyObject
  /** Base64url thumbprints of the DER, as the header members `x5t` and `x5t#S256` carry them. */
  readonly sha1: string
  readonly sha256: string
  /** Milliseconds since the Unix epoch. */
  readonly validFrom: number
  readonly validTo: number
}

/** @throws Error when the text is not a certificate in PEM. */
export function readCertificate(pem: string): RegisteredCertificate {
  const { raw, publicKey, validFromDate, validToDate } = new X509Certificate(pem)
  return {
    publicKey,
    sha1: createHash('sha1').update(raw).digest('base64url'),
    sha256: createHash('sha256').update(raw).digest('base64url'),
    validFrom: validFromDate.getTime(),
    validTo: validToDate.getTime(),
  }
}
