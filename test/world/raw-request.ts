import { type IncomingMessage, request } from 'node:http'

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A request with headers that `fetch` would not send: another Host, or one header twice. */
export function rawRequest(
  url: string,
  options: {
    readonly method?: string
    /** The target of the request line, instead of the URL's path. */
    readonly target?: string
    readonly headers?: Record<string, string | string[]>
    readonly body?: string | Buffer
  } = {},
): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, target, body } = options
  const init = { method, headers, agent: false, ...(target ? { path: target } : {}) }
  return new Promise((resolve, reject) => {
    const sent = request(url, init, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
