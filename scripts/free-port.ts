import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/** Below the range from which systems hand out ports, so that no connection takes it meanwhile. */
const [LOWEST, HIGHEST] = [15_000, 32_000]
/** Ports in one block: its first is held, the others are given away. */
const BLOCK = 50
const BLOCKS = (HIGHEST - LOWEST) / BLOCK
const ATTEMPTS = 50

/** What this process may still give away. Nobody else does: see `claimBlock`. */
const own: number[] = []

/**
 * A port on loopback that nobody uses now, and that no other caller is given. For gateways: their
 * public URL carries the port, so it must be known before they listen.
 * @throws when fifty blocks in a row are taken.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = own.shift()
    if (port === undefined) own.push(...(await claimBlock()))
    else if (await isFree(port)) return port
  }
}

/**
 * Between being chosen and being listened on, a port is free to anybody: tests that ran side by
 * side were given the same one. So a process listens at the first port of a block for as long as it
 * lives, and gives away the rest. The system ends the claim with the process, however that ends.
 */
async function claimBlock(): Promise<number[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const first = LOWEST + randomInt(BLOCKS) * BLOCK
    const claim = await listen(first)
    if (!claim) continue
    claim.unref()
    return Array.from({ length: BLOCK - 1 }, (_, index) => first + 1 + index)
  }
  throw new Error(`No free ports were found between ${LOWEST} and ${HIGHEST}.`)
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port)
  if (server) await new Promise((resolve) => server.close(resolve))
  return server !== undefined
}

/** Nothing, where it is taken. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
