/** The cookies of one browser: by host and path, which is all that these pages need. */
export interface Cookies {
  /** The `Cookie` header for a request. */
  for(url: URL): string
  /** Keeps what an answer sets, and forgets what it takes back. */
  keep(url: URL, response: Response): void
}

export function createCookies(): Cookies {
  const jar = new Map<string, { host: string; path: string; pair: string }>()
  return {
    for: (url) =>
      [...jar.values()]
        .filter(({ host, path }) => host === url.host && url.pathname.startsWith(path))
        .map(({ pair }) => pair)
        .join('; '),
    keep(url, response) {
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(/;\s*/)
        const path = attribute(attributes, 'path') ?? '/'
        const key = [url.host, path, pair.split('=')[0]].join(' ')
        if (isOver(attributes)) jar.delete(key)
        else jar.set(key, { host: url.host, path, pair })
      }
    },
  }
}

const attribute = (attributes: readonly string[], name: string): string | undefined =>
  attributes.find((each) => each.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)

function isOver(attributes: readonly string[]): boolean {
  const expires = attribute(attributes, 'expires')
  return (
    attribute(attributes, 'max-age') === '0' ||
    (expires !== undefined && Date.parse(expires) <= Date.now())
  )
}
