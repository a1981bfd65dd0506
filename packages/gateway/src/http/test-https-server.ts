import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { RequestListener } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'

/** A real https server with a certificate made on the spot, for tests. */
export interface TestHttpsServer extends AsyncDisposable {
  readonly port: number
  /** The certificate, PEM: trust it by passing it as `ca`. */
  readonly ca: string
  /** TCP connections so far. */
  connections(): number
}

/** @param names DNS names the certificate is good for. Listens on `host`, any free port. */
export async function startHttpsServer(
  names: readonly string[],
  listener: RequestListener,
  host = '127.0.0.1',
): Promise<TestHttpsServer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = selfSigned(names, privateKey, publicKey)
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  let connections = 0
  const server = https.createServer({ key, cert }, listener)
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    ca: cert,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An X.509 v3 certificate (RFC 5280) signed by its own key; DER written by hand. */
export function selfSigned(
  names: readonly string[],
  privateKey: KeyObject,
  publicKey: KeyObject,
): string {
  const ecdsaWithSha256 = der(0x30, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
  const commonName = der(0x30, oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from('test')))
  const name = der(0x30, der(0x31, commonName))
  const subjectAltName = der(
    0x30,
    oid(0x55, 0x1d, 0x11),
    der(0x04, der(0x30, ...names.map((dns) => der(0x82, Buffer.from(dns))))),
  )
  const toBeSigned = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    ecdsaWithSha256,
    name,
    der(0x30, utcTime(-86_400_000), utcTime(86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, subjectAltName)),
  )
  const signature = der(0x03, Buffer.of(0), sign('sha256', toBeSigned, privateKey))
  const certificate = der(0x30, toBeSigned, ecdsaWithSha256, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const size =
    length < 0x80
      ? Buffer.of(length)
      : length < 0x100
        ? Buffer.of(0x81, length)
        : Buffer.of(0x82, length >> 8, length & 0xff)
  return Buffer.concat([Buffer.of(tag), size, body])
}

const oid = (...bytes: number[]): Buffer => der(0x06, Buffer.from(bytes))

function utcTime(offsetMs: number): Buffer {
  const text = new Date(Date.now() + offsetMs).toISOString().replace(/[-:T]|\.\d+/g, '')
  return der(0x17, Buffer.from(text.slice(2)))
}
