import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'

const NOTICE_MS = 5

/**
 * Whether nobody waits for the answer any more. A process that was frozen reads a request and the
 * end of its connection one after the other, so the end gets a moment to be noticed.
 */
export async function hungUp({ socket }: IncomingMessage): Promise<boolean> {
  await setTimeout(NOTICE_MS)
  return socket.destroyed || socket.readableEnded
}
