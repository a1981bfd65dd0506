import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pageHeaders } from '../../packages/gateway/src/http/security-headers.ts'
import { pageAssets } from '../../packages/gateway/src/pages/assets.ts'
import { continuation, samplePages } from './sample-pages.ts'

/** What the gateway sends with every page, on a loopback address. */
const HEADERS = pageHeaders({ https: false, opener: 'keep' })

export interface PageServer extends AsyncDisposable {
  /** Its origin, on a free loopback port. */
  readonly url: string
  /** The body of every form posted so far, oldest first. */
  readonly posted: readonly URLSearchParams[]
}

export interface PageServerOptions {
  /** Where the page that answers a posted form takes the browser. */
  readonly next?: string
  /** Pages beside the samples, by path. */
  readonly extra?: ReadonlyMap<string, string>
}

/** Serves the sample pages and their assets with the gateway's own headers. */
export async function servePages(options: PageServerOptions = {}): Promise<PageServer> {
  const posted: URLSearchParams[] = []
  const server = createServer((request, response) => {
    answer(request, response, options, posted).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    posted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { next = '', extra }: PageServerOptions,
  posted: URLSearchParams[],
): Promise<void> {
  const path = request.url ?? '/'
  const send = (contentType: string, body: string) =>
    response.writeHead(200, { ...HEADERS, 'content-type': contentType }).end(body)

  if (request.method === 'POST') {
    posted.push(new URLSearchParams(await readText(request)))
    return void send('text/html; charset=utf-8', await continuation(next))
  }
  const asset = pageAssets.get(path)
  if (asset) return void send(asset.contentType, asset.body)
  const page = extra?.get(path) ?? (await samplePages.get(path)?.())
  if (page) return void send('text/html; charset=utf-8', page)
  response.writeHead(404, HEADERS).end()
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
