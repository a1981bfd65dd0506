/** Client ID Metadata Documents we have fetched, shared by every process of the gateway. */
export interface MetadataCache {
  find(url: string): Promise<CachedDocument | undefined>
  save(document: CachedDocument): Promise<void>
}

export interface CachedDocument {
  readonly url: string
  /** The body as fetched; it is checked again each time it is used. */
  readonly document: Readonly<Record<string, unknown>>
  readonly etag?: string
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number
  readonly freshUntil: number
}
