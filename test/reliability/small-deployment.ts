import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEntraLocal } from '@voordeur/entra-local'
import { freePort } from '../../scripts/free-port.ts'
import type { Addresses } from '../world/oauth-client.ts'
import { NODE_COMPILE_CACHE } from '../world/replica-processes.ts'
import { essentials, UPSTREAM } from '../world/world.ts'

/** All that a server in a process of its own needs around it. */
export interface Deployment extends Addresses {
  readonly port: number
  readonly dataDir: string
  /** For one process; another port makes it a replica behind the same address. */
  settings(port?: number): Readonly<Record<string, string>>
  close(): Promise<void>
}

/** The local Entra, a data folder, and a port for the public address; nothing listens there yet. */
export async function prepareDeployment(
  more: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-reliability-'))
  const entra = await startEntraLocal({
    port: 0,
    now: () => Date.now(),
    clients: [{ ...UPSTREAM, name: 'Gateway', redirect_uris: [`${url}/oauth/callback`] }],
  })
  return {
    url,
    mcpUrl: `${url}/mcp`,
    port,
    dataDir,
    settings: (own = port) => ({
      ...essentials(own, join(dataDir, String(own)), entra.origin),
      PUBLIC_URL: url,
      VOORDEUR_LOG_FILE: join(dataDir, `log-${own}.jsonl`),
      NODE_COMPILE_CACHE,
      ...more,
    }),
    async close() {
      await entra.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
