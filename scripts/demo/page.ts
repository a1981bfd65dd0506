import { DemoFailed } from './demo-failed.ts'

/** What a person reads and clicks on one of our plain pages. No general HTML reader. */
export interface Page {
  readonly url: URL
  readonly heading: string
  /** Terms with what stands beside them. */
  readonly facts: readonly (readonly [term: string, text: string])[]
  readonly listed: readonly string[]
  /** Sign-in names with a button each. */
  readonly choices: readonly string[]
  /** Where the browser goes on by itself: a redirect or a refresh. */
  readonly next: URL | undefined
  /** Where the form is posted, with its hidden fields. */
  form(): { readonly action: URL; readonly fields: Record<string, string> }
}

export function readPage(url: URL, response: Response, html: string): Page {
  const target =
    response.headers.get('location') ??
    /^0; ?url=(.+)$/.exec(response.headers.get('refresh') ?? '')?.[1] ??
    decoded(/http-equiv="refresh" content="0; ?url=([^"]+)"/i.exec(html)?.[1])
  return {
    url,
    heading: plain(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1]),
    facts: matches(html, /<dt>(.*?)<\/dt>\s*<dd>(.*?)<\/dd>/gs).map(
      ([term, text]) => [plain(term), plain(important(text ?? ''))] as const,
    ),
    listed: matches(html, /<li>(.*?)<\/li>/gs).map(([text]) =>
      plain(text?.replace(/<code>(.*?)<\/code>/g, '($1)')),
    ),
    choices: matches(html, /<button[^>]*name="username" value="([^"]+)"/g).map(
      ([name]) => decoded(name) ?? '',
    ),
    next: target ? new URL(target, url) : undefined,
    form: () => formOf(url, html),
  }
}

function formOf(url: URL, html: string) {
  const action = decoded(/<form[^>]*action="([^"]*)"/.exec(html)?.[1])
  if (action === undefined)
    throw new DemoFailed(`There is no form on ${url.origin}${url.pathname}.`)
  const inputs = matches(html, /<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)
  const fields = inputs.map(([name = '', value]) => [name, decoded(value) ?? ''])
  return {
    action: new URL(action, url),
    fields: Object.fromEntries(fields) as Record<string, string>,
  }
}

const matches = (html: string, pattern: RegExp): (string | undefined)[][] =>
  [...html.matchAll(pattern)].map((match) => match.slice(1))

/** Explanations in small print are left to the page itself. */
const important = (html: string) => html.replace(/<small.*?<\/small>/gs, '')

const plain = (html = ''): string =>
  (decoded(html.replace(/<[^>]+>/g, '')) ?? '').replace(/\s+/g, ' ').trim()

const ENTITIES: Record<string, string> = { amp: '&', quot: '"', '#39': "'", lt: '<', gt: '>' }

const decoded = (text: string | undefined): string | undefined =>
  text?.replace(/&(amp|quot|#39|lt|gt);/g, (whole, name: string) => ENTITIES[name] ?? whole)
