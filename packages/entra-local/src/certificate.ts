import { type KeyObject, sign } from 'node:crypto'

const SEQUENCE = 0x30
const SET = 0x31
const SHA256_WITH_RSA = Buffer.from('06092a864886f70d01010b0500', 'hex')
const COMMON_NAME = Buffer.from('0603550403', 'hex')
const VERSION_3 = Buffer.from('a003020102', 'hex')

/**
 * A self-signed X.509 certificate (DER), valid for a year from `now`. Entra publishes one
 * beside every signing key, and a key's `kid` and `x5t` are its SHA-1 thumbprint.
 */
export function selfSignedCertificate(
  name: string,
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  now: Date,
): Buffer {
  const subject = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from(name)))))
  const end = new Date(now)
  end.setUTCFullYear(end.getUTCFullYear() + 1)
  const unsigned = der(
    SEQUENCE,
    VERSION_3,
    der(0x02, Buffer.from([1])),
    der(SEQUENCE, SHA256_WITH_RSA),
    subject,
    der(SEQUENCE, utcTime(now), utcTime(end)),
    subject,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', unsigned, keys.privateKey)])
  return der(SEQUENCE, unsigned, der(SEQUENCE, SHA256_WITH_RSA), der(0x03, signature))
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body])
}

function lengthOf(body: Buffer): number[] {
  if (body.length < 0x80) return [body.length]
  if (body.length < 0x100) return [0x81, body.length]
  return [0x82, body.length >> 8, body.length & 0xff]
}

const utcTime = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`))
