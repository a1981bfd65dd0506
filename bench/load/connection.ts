import { connect } from 'node:net'
import { readResponse } from './response.ts'

/** One request as bytes and what must come back. */
export interface Turn {
  readonly request: Buffer
  readonly expected: Buffer
}

export interface ConnectionOptions {
  readonly port: number
  /** What to ask next, or nothing when the time is over. */
  readonly next: () => Turn | undefined
  readonly onAnswer: (micros: number, fault: string | undefined) => void
}

const ANSWER_TIMEOUT_MS = 10_000

/**
 * One kept-alive connection with one request under way at a time. It writes prepared bytes and
 * compares what comes back, because a client that does more uses more CPU than the bare server,
 * which would then wait for work and cost more per request than it does when busy.
 */
export function askOverOneConnection(options: ConnectionOptions): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true })
    let turn: Turn | undefined
    let sentAt = performance.now()
    let arrived: Buffer[] = []
    let over = false
    let reason = 'The server closed the connection.'

    function ask(): void {
      turn = options.next()
      over = turn === undefined
      if (turn === undefined) return void socket.end()
      sentAt = performance.now()
      socket.write(turn.request)
    }

    function settle(fault: string | undefined): void {
      turn = undefined
      arrived = []
      options.onAnswer((performance.now() - sentAt) * 1000, fault)
    }

    function receive(chunk: Buffer): void {
      if (turn === undefined) return void socket.destroy(new Error('An answer nobody asked for.'))
      arrived.push(chunk)
      const response = readResponse(arrived.length === 1 ? chunk : Buffer.concat(arrived))
      if (response === undefined) return
      const { status, body } = response
      const right = status === 200 && body.equals(turn.expected)
      settle(right ? undefined : `${status} ${body}`.slice(0, 400))
      ask()
    }

    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error('No answer in time.')))
    socket.on('connect', ask)
    socket.on('data', (chunk: Buffer) => {
      try {
        receive(chunk)
      } catch (error) {
        socket.destroy(error as Error)
      }
    })
    socket.on('error', (error) => {
      reason = error.message
    })
    socket.on('close', () => {
      if (!over) settle(reason)
      resolve()
    })
  })
}
