import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../scripts/test/command.ts'
import { installNpm } from './install-once.ts'
import type { Skipped } from './results.ts'

const BUILD = 'deploy/build'
const TIMEOUT_MS = 120_000

/** The servers of this folder that are measured as one file of JavaScript, as the product is run. */
const SERVERS = ['bare', 'bare-page', 'bare-engine', 'official-sdk', 'gateway', 'real-estate']

/** Where a program is that can be started without stripping types. */
export interface Bundles {
  /** The product as it is shipped: the real-estate server. */
  readonly product: string
  /** One of the benchmark's servers, such as `./servers/gateway.ts`. */
  of(module: string): string
}

/**
 * Bundles the product by its own build, and the benchmark's servers by the same: from sources every
 * server would carry Node's type stripper, 20 MB and more that no deployment has.
 */
export async function bundleServers(root: string, into: string): Promise<Bundles | Skipped> {
  const build = join(root, BUILD)
  if (!existsSync(build)) return { skipped: `there is no ${BUILD}` }
  const failed = await installNpm(build)
  if (failed) return { skipped: `npm could not install the bundler: ${failed}` }
  const also = SERVERS.flatMap((name) => ['--also', `bench/servers/${name}.ts`])
  const args = [join(build, 'bundle.ts'), '--into', into, ...also]
  const { code, output } = await runCommand(process.execPath, args, { timeoutMs: TIMEOUT_MS })
  if (code !== 0) throw new Error(`The servers could not be bundled.\n${output}`)
  const bin = join(into, 'bin')
  return {
    product: join(bin, 'server.js'),
    of: (module) => join(bin, module.replace('./servers/', '').replace('.ts', '.js')),
  }
}

/** From sources, where nothing was bundled. */
export const sourceOf = (module: string): string => module
