import { randomInt } from 'node:crypto'
import { createServer } from 'node:http'

/** Below the range from which systems hand out ports, so that no connection takes it meanwhile. */
const [LOWEST, HIGHEST] = [15_000, 32_000]
const ATTEMPTS = 50

/**
 * A port on loopback that nobody uses now. For gateways: their public URL carries the port, so it
 * must be known before they listen.
 * @throws when fifty in a row are taken.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, HIGHEST)
    if (await isFree(port)) return port
  }
  throw new Error(`No free port was found between ${LOWEST} and ${HIGHEST}.`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
