import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { CredentialUnavailable } from './client-authentication.ts'

/** Where the certificate and its private key lie, PEM. */
export interface CertificateFiles {
  /** Certificate (or chain) and, unless there is a `keyFile`, the private key. */
  readonly file: string
  readonly keyFile?: string
}

export interface ClientCertificate {
  readonly key: KeyObject
  /** The certificate of the chain that belongs to the key. */
  readonly certificate: X509Certificate
}

const MAX_BYTES = 256 * 1024
const MIN_RSA_BITS = 2048
const DAY_MS = 86_400_000
const SOON_DAYS = 30
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
const PRIVATE_KEY =
  /-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----[^-]+(?:-[^-]+)*-----END \1-----/
const RENEW =
  'Make a new one, upload its public part to the app registration, then put it in the file'

/**
 * Reads a certificate and its private key.
 * @throws {CredentialUnavailable} with every fault and its remedy when Entra would refuse it.
 */
export function readClientCertificate(files: CertificateFiles, now: number): ClientCertificate {
  const pem = readPem(files.file)
  const key = privateKeyOf(files.keyFile === undefined ? pem : readPem(files.keyFile), files)
  const certificate = certificateOf(pem, key, files.file)
  const faults = [...keyFaults(key), ...timeFaults(certificate, now)]
  if (faults.length > 0) throw faulty(files.file, faults.join(' '))
  return { key, certificate }
}

/** Sentences about what will soon stop working. */
export function certificateWarnings(certificate: X509Certificate, now: number): readonly string[] {
  const days = Math.floor((Date.parse(certificate.validTo) - now) / DAY_MS)
  if (days >= SOON_DAYS) return []
  return [`The client certificate expires in ${days} days, on ${certificate.validTo}. ${RENEW}.`]
}

/** What time says against it: nothing, or one sentence. */
export function timeFaults({ validFrom, validTo }: X509Certificate, now: number): string[] {
  if (now >= Date.parse(validTo)) return [`It expired on ${validTo}. ${RENEW}.`]
  if (now < Date.parse(validFrom))
    return [`It is valid only from ${validFrom}. Check the clock of this machine, or wait.`]
  return []
}

function keyFaults(key: KeyObject): string[] {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa')
    return [
      `Its key is ${key.asymmetricKeyType}, and Entra accepts RSA only. Make one with "openssl req -x509 -newkey rsa:3072".`,
    ]
  if (bits < MIN_RSA_BITS)
    return [`Its RSA key has ${bits} bits, and ${MIN_RSA_BITS} is the least. ${RENEW}.`]
  return []
}

function privateKeyOf(pem: string, { file, keyFile = file }: CertificateFiles): KeyObject {
  const [block] = PRIVATE_KEY.exec(pem) ?? []
  if (!block)
    throw faulty(keyFile, 'It holds no private key in PEM ("-----BEGIN PRIVATE KEY-----").')
  if (block.includes('ENCRYPTED'))
    throw faulty(keyFile, 'Its private key is encrypted. Write it plainly: "openssl pkey -in …".')
  try {
    return createPrivateKey(block)
  } catch {
    throw faulty(keyFile, 'Its private key is damaged.')
  }
}

function certificateOf(pem: string, key: KeyObject, file: string): X509Certificate {
  const chain = (pem.match(CERTIFICATE) ?? []).map((block) => parseCertificate(block, file))
  if (chain.length === 0)
    throw faulty(file, 'It holds no certificate in PEM ("-----BEGIN CERTIFICATE-----").')
  const own = chain.find((certificate) => certificate.checkPrivateKey(key))
  if (!own)
    throw faulty(file, 'Its certificate and the private key are not a pair. Put both of one pair.')
  return own
}

function parseCertificate(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw faulty(file, 'A certificate in it is damaged.')
  }
}

function readPem(path: string): string {
  const bytes = Buffer.alloc(MAX_BYTES + 1)
  let size: number
  try {
    // Not blocking, so that a named pipe at this path reads as empty.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      size = readSync(file, bytes)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw faulty(path, `It can't be read (${(error as NodeJS.ErrnoException).code}).`)
  }
  if (size > MAX_BYTES) throw faulty(path, `It is larger than ${MAX_BYTES / 1024} KiB.`)
  return bytes.toString('utf8', 0, size)
}

const faulty = (path: string, what: string) =>
  new CredentialUnavailable(`The client certificate in ${path} can't be used. ${what}`)
