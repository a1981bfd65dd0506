import assert from 'node:assert/strict'

/** A browser without a screen: cookies by host and path, redirects one at a time, plain forms. */
export class Browser {
  readonly #cookies = new Map<string, Cookie>()
  /** Origins whose last page asked for no referrer: a form from there has no origin to name. */
  readonly #anonymous = new Set<string>()

  async get(url: string | URL, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send(new URL(url), { method: 'GET', headers })
  }

  async post(
    url: string | URL,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    const { origin } = new URL(url)
    return this.#send(new URL(url), {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: {
        origin: this.#anonymous.has(origin) ? 'null' : origin,
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
    })
  }

  /** Follows redirects and refreshes, but never off to a host of `stopAt`'s client. */
  async open(url: string | URL, isClient: (url: URL) => boolean): Promise<Page> {
    let page = await this.get(url)
    for (let hops = 0; page.next && hops < 15; hops++) {
      if (isClient(page.next)) return page
      page = await this.get(page.next)
    }
    return page
  }

  /** Puts cookies in, as somebody could who controls a sibling domain. */
  plant(cookies: readonly Cookie[]): void {
    for (const cookie of cookies) {
      this.#cookies.set(`${cookie.host} ${cookie.path} ${cookie.name}`, cookie)
    }
  }

  get cookies(): readonly Cookie[] {
    return [...this.#cookies.values()]
  }

  async #send(url: URL, init: RequestInit): Promise<Page> {
    const headers = {
      ...(init.headers as Record<string, string>),
      accept: 'text/html',
      cookie: this.#cookiesFor(url),
    }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#remember(url, line)
    this.#notePolicy(url, response)
    return new Page(url, response, await response.text())
  }

  /** Fetch standard, "append a request Origin header": it depends on the page's policy. */
  #notePolicy(url: URL, response: Response): void {
    if (!response.headers.get('content-type')?.startsWith('text/html')) return
    const anonymous = response.headers.get('referrer-policy') === 'no-referrer'
    if (anonymous) this.#anonymous.add(url.origin)
    else this.#anonymous.delete(url.origin)
  }

  #cookiesFor(url: URL): string {
    return this.cookies
      .filter((cookie) => cookie.host === url.host && url.pathname.startsWith(cookie.path))
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join('; ')
  }

  #remember(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const [name = '', value = ''] = split(pair)
    const named = new Map(attributes.map((each) => [split(each)[0].toLowerCase(), split(each)[1]]))
    const path = named.get('path') ?? '/'
    const gone = named.get('max-age') === '0' || (named.get('expires') ?? '').includes('1970')
    const key = `${url.host} ${path} ${name}`
    if (gone) this.#cookies.delete(key)
    else this.#cookies.set(key, { host: url.host, path, name, value, line })
  }
}

export interface Cookie {
  readonly host: string
  readonly path: string
  readonly name: string
  readonly value: string
  /** The whole `Set-Cookie`, with its attributes. */
  readonly line: string
}

/** One answer, with what a person would see and click. */
export class Page {
  readonly url: URL
  readonly response: Response
  readonly html: string
  constructor(url: URL, response: Response, html: string) {
    this.url = url
    this.response = response
    this.html = html
  }

  get status(): number {
    return this.response.status
  }

  /** Where the browser goes on by itself: a redirect or a meta refresh. */
  get next(): URL | undefined {
    const refresh = /http-equiv="refresh" content="0; ?url=([^"]+)"/i.exec(this.html)?.[1]
    const header = /^0; ?url=(.+)$/i.exec(this.response.headers.get('refresh') ?? '')?.[1]
    const target =
      this.response.headers.get('location') ?? header ?? (refresh && decodeEntities(refresh))
    return target ? new URL(target, this.url) : undefined
  }

  /** The hidden fields and the action of the page's form. */
  form(): { action: URL; fields: Record<string, string> } {
    const action = /<form[^>]*action="([^"]*)"/.exec(this.html)?.[1]
    assert.ok(action !== undefined, `no form on ${this.url.pathname}: ${this.html.slice(0, 300)}`)
    const inputs = this.html.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)
    const fields = Object.fromEntries(
      [...inputs].map(([, name, value]) => [name, decodeEntities(value ?? '')]),
    )
    return { action: new URL(decodeEntities(action), this.url), fields }
  }
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
}
const decodeEntities = (text: string) =>
  text.replace(/&(?:amp|quot|#39|lt|gt);/g, (each) => ENTITIES[each] ?? each)
