import { styleText } from 'node:util'

/** What the demo says, line by line. Colours appear on a terminal only. */
export interface Report {
  /** Starts the next numbered step. */
  step(title: string): void
  /** One request and what its answer means. `host` is named when it is not the gateway's. */
  request(method: string, url: URL, status: number, meaning: string): void
  /** Something the answer held, under the request. */
  detail(label: string, text: string): void
  line(text: string): void
}

const PATH_WIDTH = 42
const LABEL_WIDTH = 17
/** A path segment longer than this is an identifier; its start is enough to follow it by. */
const LONG_SEGMENT = 30

/** @param home the gateway; paths on it are shown without their host. */
export function createReport(write: (text: string) => void, home: URL): Report {
  let steps = 0
  const line = (text: string) => write(`${text}\n`)
  return {
    line,
    step(title) {
      steps += 1
      line('')
      line(styleText('bold', `${steps}. ${title}`))
    },
    request(method, url, status, meaning) {
      const path = shown(url, home).padEnd(PATH_WIDTH)
      line(`  ${method.padEnd(4)} ${path} ${coloured(status)}  ${meaning}`)
    },
    detail: (label, text) =>
      line(`       ${styleText('dim', label.padEnd(LABEL_WIDTH))} ${text}`.trimEnd()),
  }
}

/** Without the query: it may carry a code or a state, which are nobody else's business. */
function shown(url: URL, home: URL): string {
  const path = url.pathname
    .split('/')
    .map((part) => (part.length > LONG_SEGMENT ? `${part.slice(0, 6)}…` : part))
    .join('/')
  if (url.origin === home.origin) return path
  return url.hostname === home.hostname ? `:${url.port}${path}` : `${url.host}${path}`
}

const coloured = (status: number) =>
  styleText(status < 300 ? 'green' : status < 400 ? 'cyan' : 'yellow', String(status))
