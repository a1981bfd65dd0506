import type { Tool } from '@modelcontextprotocol/server'
import { SERVER_INFO_META_KEY } from '../protocol-words.ts'
import type { ServerInfo } from '../sdk-server.ts'
import type { Called } from '../tool-result.ts'
import type { RequestId } from './plain-request.ts'

/** The JSON of answers, member by member as the SDK writes it. */
export interface Answers {
  called(id: RequestId, called: Called): string
  /** In two pieces: the page, which is the same for everybody, and what follows it. */
  listed(id: RequestId): readonly [page: Buffer, rest: string]
}

/** What of the answers never changes, as text; the page is written when it is asked for first. */
export function createAnswers(
  serverInfo: ServerInfo,
  tools: readonly Tool[],
  cache: { readonly ttlMs: number; readonly cacheScope: 'public' | 'private' },
): Answers {
  const stamp = { [SERVER_INFO_META_KEY]: serverInfo }
  const tail = `"resultType":"complete","_meta":${JSON.stringify(stamp)}},"jsonrpc":"2.0","id":`
  const hints = `"resultType":"complete","ttlMs":${cache.ttlMs},"cacheScope":"${cache.cacheScope}"`
  const write = () =>
    Buffer.from(
      `{"result":{"tools":${JSON.stringify(tools)},${hints},` +
        `"_meta":${JSON.stringify(stamp)}},"jsonrpc":"2.0","id":`,
    )
  let page: Buffer | undefined

  return {
    listed(id) {
      page ??= write()
      return [page, `${JSON.stringify(id)}}`]
    },
    called(id, called) {
      if ('result' in called) return other(id, called.result)
      const { json } = called
      const content = `[{"type":"text","text":${JSON.stringify(json)}}]`
      const result = `{"content":${content},"structuredContent":${json},${tail}`
      return `{"result":${result}${JSON.stringify(id)}}`
    },
  }

  /** Failures and questions: rare enough to be written by the book. */
  function other(
    id: RequestId,
    { _meta, ...rest }: Extract<Called, { result: unknown }>['result'],
  ) {
    const result = { ...(_meta ? { _meta: { ..._meta, ...stamp } } : {}), ...rest }
    const complete = 'resultType' in rest ? {} : { resultType: 'complete' }
    const late = _meta ? {} : { _meta: stamp }
    return JSON.stringify({ result: { ...result, ...complete, ...late }, jsonrpc: '2.0', id })
  }
}
