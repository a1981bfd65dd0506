import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { selfSignedCertificate } from '../../packages/entra-local/src/certificate.ts'

/** A key with the certificate that it signed itself, both in PEM. */
export interface SelfSigned {
  readonly key: string
  readonly cert: string
  /** SHA-256 of the DER, hexadecimal without colons. */
  readonly thumbprint: string
}

/** @param name the host, for a certificate that a server shows. */
export function selfSigned(name: string): SelfSigned {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = new X509Certificate(selfSignedCertificate(name, keys, new Date()))
  return {
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: certificate.toString(),
    thumbprint: certificate.fingerprint256.replaceAll(':', ''),
  }
}
