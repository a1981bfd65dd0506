import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A file the pages refer to, served as it is. */
export interface PageAsset {
  /** The URL path; it carries a hash of the content, so it may be cached forever. */
  readonly path: string
  readonly contentType: string
  readonly cacheControl: string
  readonly body: string
}

const HASH_CHARS = 12
const STYLES = ['base.css', 'front-page.css', 'questions.css', 'print.css']

/** One stylesheet for all pages: a person sees two or three of them in a row. */
export const stylesheet = asset(
  'voordeur',
  'css',
  'text/css; charset=utf-8',
  STYLES.map(read).join(''),
)

export const logo = asset('door', 'svg', 'image/svg+xml', read('door.svg'))

/** Every asset by its URL path, for the one route that serves them. */
export const pageAssets: ReadonlyMap<string, PageAsset> = new Map(
  [stylesheet, logo].map((each) => [each.path, each]),
)

function asset(name: string, extension: string, contentType: string, body: string): PageAsset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, HASH_CHARS)
  return {
    path: `/assets/${name}.${hash}.${extension}`,
    contentType,
    cacheControl: 'public, max-age=31536000, immutable',
    body,
  }
}

function read(file: string): string {
  return readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8')
}
