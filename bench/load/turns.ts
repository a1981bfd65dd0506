import type { Turn } from './connection.ts'
import type { Exchange, Questions } from './job.ts'

type Asked = Pick<Questions, 'path' | 'headers' | 'tokens' | 'exchanges'>

/** What a job asks, as bytes: every exchange, and every token, at least once. */
export function turnsOf(job: Asked): readonly Turn[] {
  const { exchanges, tokens = [] } = job
  const answered = exchanges.map(({ expected }) => exactly(expected))
  const count = Math.max(exchanges.length, tokens.length)
  return Array.from({ length: count }, (_, index) => {
    const at = index % exchanges.length
    const { body } = exchanges[at] as Exchange
    const headers = withToken(job.headers, tokens[index % tokens.length])
    return {
      request: requestBytes(job.path, headers, body),
      faultIn: answered[at] as Turn['faultIn'],
    }
  })
}

type Headers = Questions['headers']

/** RFC 6750 section 2.1. */
export const withToken = (headers: Headers, token: string | undefined): Headers =>
  token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` }

/** One POST (RFC 9112). */
export function requestBytes(path: string, headers: Headers, body: string): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n${body}`)
}

function exactly(expected: string): Turn['faultIn'] {
  const bytes = Buffer.from(expected)
  return (status, body) =>
    status === 200 && body.equals(bytes) ? undefined : `${status} ${body}`.slice(0, 400)
}
