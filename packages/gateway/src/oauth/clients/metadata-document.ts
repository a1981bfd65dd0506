import { FetchRefused } from '../../http/fetch-refused.ts'
import type { SafeFetch } from '../../http/safe-fetch.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { CachedDocument, MetadataCache } from '../../storage/ports/metadata-cache.ts'
import type { Log } from '../../telemetry/log.ts'
import { type ClientPolicy, MetadataFault } from './client-metadata.ts'
import { createFetchFailures, type Failure } from './fetch-failures.ts'
import { isMetadataDocumentId } from './metadata-document-id.ts'
import { type DocumentMetadata, readMetadataDocument } from './metadata-document-rules.ts'
import { readObject } from './metadata-fields.ts'
import { freshSeconds } from './metadata-freshness.ts'

export interface MetadataDocumentsOptions {
  readonly fetch: SafeFetch
  readonly cache: MetadataCache
  readonly clock: Clock
  readonly log: Log
  readonly policy: ClientPolicy
  /** Must be the same as the fetch's; see there. */
  readonly allowLoopback?: boolean
}

/** Clients that are known by a document at their client id. */
export interface MetadataDocuments {
  /**
   * The client, from the cache or fetched now. `undefined` when the id is no document address
   * or there is no valid document behind it.
   */
  resolve(clientId: string): Promise<DocumentMetadata | undefined>
  /** Why `resolve` had no client a moment ago, in words for its developer. */
  explain(clientId: string): string | undefined
}

/** The draft recommends 5 kilobytes (section 6.6); documents with inline keys need more. */
const MAX_BYTES = 16 * 1024
/** A document that is this long out of date no longer stands in for a host that is down. */
const STALE_IF_ERROR_MS = 24 * 60 * 60 * 1000
const JSON_TYPE = /^application\/(?:[a-z0-9!#$&^_.+-]+\+)?json\s*(?:;|$)/i
/** The host itself spoke, and what it said can't be used. */
const HOST_ANSWERED = new Set(['redirect', 'encoding', 'too-large'])

/** The host could not be asked: what we knew about the client stays true for a while. */
class HostUnreachable extends Error {
  override name = 'HostUnreachable'
}

/** Resolves client ids that are addresses (draft-ietf-oauth-client-id-metadata-document-00). */
export function createMetadataDocuments(options: MetadataDocumentsOptions): MetadataDocuments {
  const { fetch, cache, clock, log, policy, allowLoopback = false } = options
  const failures = createFetchFailures(clock)
  const inFlight = new Map<string, Promise<DocumentMetadata | undefined>>()

  /** What was kept is checked by today's rules: an operator may have tightened them. */
  function readKept(kept: CachedDocument | undefined): DocumentMetadata | undefined {
    try {
      return kept && readMetadataDocument(kept.document, kept.url, policy)
    } catch (error) {
      if (error instanceof MetadataFault) return undefined
      throw error
    }
  }

  function fallback(kept: CachedDocument | undefined, failure: Failure) {
    const usable = failure.kind === 'unreachable' && kept !== undefined
    return usable && clock.now() < kept.freshUntil + STALE_IF_ERROR_MS ? readKept(kept) : undefined
  }

  async function refresh(url: string, kept: CachedDocument | undefined) {
    const blocking = failures.blocking(url)
    if (blocking !== undefined) return fallback(kept, blocking)
    try {
      const document = await fetchDocument(fetch, url, kept, clock)
      const client = readMetadataDocument(document.document, url, policy)
      await cache.save(document)
      failures.clear(url)
      return client
    } catch (error) {
      const failure = failureOf(error)
      if (wasNotAsked(error)) failures.note(url, failure)
      else failures.add(url, failure)
      log.warn('client_metadata.refused', { client: url, kind: failure.kind, why: failure.message })
      return fallback(kept, failure)
    }
  }

  async function find(url: string): Promise<DocumentMetadata | undefined> {
    const kept = await cache.find(url)
    const client = kept !== undefined && clock.now() < kept.freshUntil ? readKept(kept) : undefined
    return client ?? refresh(url, kept)
  }

  /** All who ask while it is being found get the same answer. */
  function findOnce(url: string) {
    const running = inFlight.get(url) ?? find(url).finally(() => inFlight.delete(url))
    inFlight.set(url, running)
    return running
  }

  return {
    async resolve(clientId) {
      return isMetadataDocumentId(clientId, { allowLoopback }) ? findOnce(clientId) : undefined
    },
    explain: (clientId) => failures.last(clientId)?.message,
  }
}

/** We had no place or no budget: that says nothing about the host. */
const wasNotAsked = (error: unknown): boolean =>
  error instanceof FetchRefused && (error.reason === 'busy' || error.reason === 'over-budget')

/** @throws whatever is not about the document: that is a fault of ours and no answer. */
function failureOf(error: unknown): Failure {
  if (error instanceof MetadataFault) return { kind: 'gone', message: error.message }
  if (error instanceof HostUnreachable) return { kind: 'unreachable', message: error.message }
  if (!(error instanceof FetchRefused)) throw error
  const kind = HOST_ANSWERED.has(error.reason) ? 'gone' : 'unreachable'
  return { kind, message: error.message }
}

/** @throws {FetchRefused} @throws {MetadataFault} @throws {HostUnreachable} */
async function fetchDocument(
  fetch: SafeFetch,
  url: string,
  kept: CachedDocument | undefined,
  clock: Clock,
): Promise<CachedDocument> {
  const answer = await fetch(url, {
    accept: 'application/json',
    maxBytes: MAX_BYTES,
    ifNoneMatch: kept?.etag,
  })
  const fetchedAt = clock.now()
  const freshUntil = fetchedAt + freshSeconds(answer.headers) * 1000
  if (answer.status === 304 && kept?.etag !== undefined) return { ...kept, fetchedAt, freshUntil }
  if (answer.status >= 500 || answer.status === 429) {
    throw new HostUnreachable(`The document's host answered with status ${answer.status}.`)
  }
  const document = readJson(answer.status, answer.headers, answer.body)
  const etag = answer.headers.get('etag')
  return { url, document, fetchedAt, freshUntil, ...(etag === null ? {} : { etag }) }
}

function readJson(status: number, headers: Headers, body: Uint8Array) {
  const invalid = (text: string) => new MetadataFault('invalid_client_metadata', text)
  if (status !== 200) throw invalid(`The document answered with status ${status}, not 200.`)
  if (!JSON_TYPE.test(headers.get('content-type') ?? '')) {
    throw invalid('The document is not served as application/json.')
  }
  try {
    return readObject(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)))
  } catch (error) {
    throw error instanceof MetadataFault ? error : invalid('The document is not valid JSON.')
  }
}
