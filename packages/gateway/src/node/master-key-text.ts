export const KEY_BYTES = 32

/** Exactly 32 bytes: `Buffer` itself would skip over what is not base64. */
const BASE64_OF_32_BYTES = /^[\w+/-]{43}=?$/

/** Decodes a master key: 32 bytes in base64 or base64url. `undefined` for anything else. */
export function parseMasterKey(text: string): Uint8Array | undefined {
  const trimmed = text.trim()
  if (!BASE64_OF_32_BYTES.test(trimmed)) return undefined
  return new Uint8Array(Buffer.from(trimmed, 'base64'))
}
