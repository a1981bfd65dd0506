import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** A plain load balancer: each request goes to the next process that is ready. */
export interface RoundRobin {
  /** Requests that each process answered, in the order of the ports. */
  readonly answered: number[]
  close(): Promise<void>
}

const LOOK_EVERY_MS = 50
const MAX_HEADER_BYTES = 64 * 1024
const HOST = '127.0.0.1'
const GATEWAY_ERRORS = { away: 503, broken: 502 } as const

/**
 * Listens on `port` of loopback, and keeps connections to the processes as load balancers do. A
 * request that nobody took in goes to the next process; one whose connection broke afterwards may
 * have been done, so it is answered 502.
 * @param ports of the processes; none has to run yet.
 * @param around what happens before a request goes on, and again before its answer does.
 */
export async function startRoundRobin(
  port: number,
  ports: readonly number[],
  around: () => Promise<unknown> = async () => {},
): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true })
  const answered = ports.map(() => 0)
  const ready = ports.map(() => false)
  let next = 0

  /** Those that are ready, or all when none is; the one whose turn it is first. */
  function inTurn(): number[] {
    next += 1
    const turns = ports.map((_, index) => (next + index) % ports.length)
    const able = turns.filter((index) => ready[index])
    return able.length > 0 ? able : turns
  }

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming)
    await around()
    for (const index of inTurn()) {
      const to = { port: ports[index] ?? 0, agent, around }
      const end = await forward(incoming, body, to, response)
      if (end === 'answered') answered[index] = (answered[index] ?? 0) + 1
      if (end !== 'refused') return
      ready[index] = false
    }
    response.writeHead(GATEWAY_ERRORS.away).end()
  }

  async function look(): Promise<void> {
    const looks = ports.map(async (each, index) => {
      ready[index] = await isReady(each)
    })
    await Promise.all(looks)
    if (!closed) timer = setTimeout(look, LOOK_EVERY_MS)
  }

  let closed = false
  let timer: NodeJS.Timeout | undefined
  await look()
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (incoming, response) => {
    pass(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, HOST, resolve))
  return {
    answered,
    async close() {
      closed = true
      clearTimeout(timer)
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type End = 'answered' | 'refused' | 'broken'

interface Upstream {
  readonly port: number
  readonly agent: Agent
  readonly around: () => Promise<unknown>
}

/** `refused`: nobody was there. */
function forward(
  { method = 'GET', url = '/', rawHeaders }: IncomingMessage,
  body: Buffer,
  { port, agent, around }: Upstream,
  response: ServerResponse,
): Promise<End> {
  return new Promise((resolve) => {
    const headers = endToEnd(rawHeaders)
    const sent = request({ host: HOST, port, method, path: url, headers, agent })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') return resolve('refused')
      if (response.headersSent) response.destroy()
      else response.writeHead(GATEWAY_ERRORS.broken).end()
      resolve('broken')
    })
    sent.on('response', async (answer) => {
      await around()
      response.writeHead(answer.statusCode ?? GATEWAY_ERRORS.broken, endToEnd(answer.rawHeaders))
      answer.on('error', () => response.destroy())
      answer.pipe(response)
      resolve('answered')
    })
    response.on('close', () => sent.destroy())
    sent.end(body)
  })
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/** Names and values in turn, as they were sent, but for those of the connection (RFC 9110 7.6.1). */
const endToEnd = (rawHeaders: readonly string[]): string[] =>
  rawHeaders.filter((_, at) => !HOP_BY_HOP.has((rawHeaders[at - (at % 2)] ?? '').toLowerCase()))

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host: HOST, port, path: '/readyz', agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.on('error', () => resolve(false)).end()
  })
}
