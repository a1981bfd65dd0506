import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { reportToParent } from './report.ts'

/** Serves on a free port of loopback and reports to the benchmark. */
export function listen(listener: RequestListener): void {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1', () => reportToParent((server.address() as AddressInfo).port))
}
