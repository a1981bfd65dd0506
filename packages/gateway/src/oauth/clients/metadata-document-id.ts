import { isLoopback } from '../../kernel/url.ts'

export interface DocumentIdRules {
  /** For development with a gateway on loopback: http and any port to a loopback literal. */
  readonly allowLoopback: boolean
}

const MAX_LENGTH = 512

/**
 * Whether a client id is the address of a metadata document
 * (draft-ietf-oauth-client-id-metadata-document-00 section 3). It must be written in the one
 * normal spelling, because it is compared as a string: that alone rules out dot segments, also
 * encoded ones, an explicit default port and an upper-case host. Stricter than the draft: no
 * query, no other port, no bare `/`.
 */
export function isMetadataDocumentId(
  clientId: string,
  { allowLoopback }: DocumentIdRules = { allowLoopback: false },
): boolean {
  if (!clientId.startsWith('http') || clientId.length > MAX_LENGTH) return false
  const url = URL.parse(clientId)
  if (url === null || url.href !== clientId) return false
  if (/[?#@]/.test(clientId) || url.pathname === '/') return false
  if (allowLoopback && isLoopback(url)) return /^https?:$/.test(url.protocol)
  return url.protocol === 'https:' && url.port === ''
}
