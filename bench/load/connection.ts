import { connect } from 'node:net'
import { readResponse } from './response.ts'

/** One request as bytes, and what is wrong with an answer, if anything. */
export interface Turn {
  readonly request: Buffer
  readonly faultIn: (status: number, body: Buffer) => string | undefined
}

/** A kept-alive connection with at most one request under way. */
export interface Connection {
  send(turn: Turn): void
  end(): void
}

export interface ConnectionEvents {
  /** It can be sent to: once when it is open, then after every answer. */
  readonly onFree: (connection: Connection) => void
  readonly onAnswer: (fault: string | undefined) => void
  /** For good, and not because of `end`; what was under way is not answered any more. */
  readonly onBroken: (reason: string) => void
  readonly onClosed: () => void
}

const ANSWER_TIMEOUT_MS = 10_000

/**
 * It writes prepared bytes and looks at what comes back, because a client that does more uses more
 * CPU than the bare server, which would then wait for work and cost more per request than it does
 * when busy.
 */
export function openConnection(port: number, events: ConnectionEvents): void {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let turn: Turn | undefined
  let arrived: Buffer[] = []
  let over = false
  let reason = 'The server closed the connection.'
  const connection: Connection = {
    send(next) {
      turn = next
      socket.write(next.request)
    },
    end() {
      over = true
      socket.end()
    },
  }

  function receive(chunk: Buffer): void {
    if (turn === undefined) return void socket.destroy(new Error('An answer nobody asked for.'))
    arrived.push(chunk)
    const response = readResponse(arrived.length === 1 ? chunk : Buffer.concat(arrived))
    if (response === undefined) return
    const { faultIn } = turn
    turn = undefined
    arrived = []
    events.onAnswer(faultIn(response.status, response.body))
    events.onFree(connection)
  }

  socket.setTimeout(ANSWER_TIMEOUT_MS, () => {
    if (turn !== undefined) socket.destroy(new Error('No answer in time.'))
  })
  socket.on('connect', () => events.onFree(connection))
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
    if (!over) events.onBroken(reason)
    events.onClosed()
  })
}
