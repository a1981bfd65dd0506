import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto'

/** SHA-256, base64url: what a bearer value is stored and looked up under. */
export const sha256 = (value: string): string => hash('sha256', value, 'base64url')

/** HMAC-SHA-256, base64url: proves that we wrote `value` and that nobody changed it. */
export const hmac = (key: Uint8Array, value: string): string =>
  createHmac('sha256', key).update(value).digest('base64url')

/** Compares secrets in a time that depends on neither of them. */
export function equalSecrets(a: string, b: string): boolean {
  const [left, right] = [a, b].map((value) => createHash('sha256').update(value).digest())
  return timingSafeEqual(left as Buffer, right as Buffer)
}
