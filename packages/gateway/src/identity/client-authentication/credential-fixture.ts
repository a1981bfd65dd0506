import { generateKeyPairSync } from 'node:crypto'
import { selfSignedCertificate } from '../../../../entra-local/src/certificate.ts'
import type { Patience } from '../../http/fetch-patiently.ts'

export const NOW = Date.parse('2026-11-20T12:00:00Z')
export const DAY_MS = 86_400_000
export const APP = '11111111-0000-4000-8000-000000000001'
export const IDENTITY = '22222222-0000-4000-8000-00000000000a'
export const HEADER = 'identity-header-secret'
/** A JWT by its form; nobody verifies it here. */
export const JWT = jwtOf({ sub: 'principal' })

export function jwtOf(claims: unknown, header: unknown = { alg: 'RS256', typ: 'JWT' }): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(claims)}.c2ln`
}

/** A clock the test moves. */
export function movableClock(start = NOW) {
  return {
    time: start,
    now() {
      return this.time
    },
  }
}

/** Remembers the waits and does not wait. */
export function patientAt(clock: { now(): number }) {
  const waits: number[] = []
  const wait = async (ms: number) => void waits.push(ms)
  const patience: Patience = { attempts: 2, timeoutMs: 2_000, maxWaitMs: 3_000, wait, clock }
  return { waits, patience }
}

export type Keys = ReturnType<typeof rsa>

export const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })

export const keyPem = ({ privateKey }: Keys): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** Self-signed and valid for a year from `from`. */
export function certificatePem(keys: Keys, from = NOW - DAY_MS): string {
  const der = selfSignedCertificate('test', keys, new Date(from))
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
}
