import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port nobody uses now. Public URLs carry the port, so it must be known before listening. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
