import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { callTool } from '../../test/world/oauth-client.ts'
import type { Bundles } from '../bundled-servers.ts'
import { startGateway } from '../gateway-server.ts'
import { asInImage } from '../image-start.ts'
import { type FirstCallFigures, median } from '../results.ts'
import { startTimed, type TimedProcess } from '../timed-process.ts'

const READY_MS = 30_000

/**
 * From the start of the bundled server on the data it had, with its code compiled by an earlier
 * start (`NODE_COMPILE_CACHE`), to the answer of a call with a token issued before. Beside it what
 * starting Node costs, one after the other.
 */
export async function measureFirstCall(
  root: string,
  folder: string,
  { product, of }: Bundles,
  times: number,
): Promise<FirstCallFigures> {
  const own = join(folder, 'first-call')
  mkdirSync(own)
  const module = of('./servers/real-estate.ts')
  const server = await issueToken(module, join(own, 'data'), join(own, 'cache'))
  const samples = { node: [] as number[], firstCall: [] as number[] }
  // The first start compiles, and leaves what it compiled for the others.
  await firstCall(root, product, server)
  for (let time = 0; time < times; time++) {
    samples.node.push(await node(root))
    samples.firstCall.push(await firstCall(root, product, server))
  }
  return { nodeMs: median(samples.node), firstCallMs: median(samples.firstCall), samples }
}

interface Warm {
  readonly mcpUrl: string
  readonly token: string
  readonly env: Readonly<Record<string, string>>
}

/** A data folder with everything in it, as a server left it that had issued a token. */
async function issueToken(module: string, dataDir: string, cache: string): Promise<Warm> {
  mkdirSync(dataDir)
  const { child, issuer, mint, env } = await startGateway({
    ...{ folder: dataDir, cpu: undefined, scope: 'property:read', module },
  })
  await child.stop()
  return {
    mcpUrl: issuer.BENCH_AUDIENCE,
    token: mint.tokens(1, 3_600)[0] as string,
    env: { ...env, NODE_COMPILE_CACHE: cache, SHUTDOWN_DELAY_SECONDS: '0' },
  }
}

/** Milliseconds of `node -e 0`. */
async function node(root: string): Promise<number> {
  const started = startTimed(process.execPath, ['-e', '0'], root, {})
  await once(started.child, 'exit', { signal: AbortSignal.timeout(READY_MS) })
  const ms = performance.now() - started.startedAt
  await started.end()
  return ms
}

async function firstCall(root: string, bundled: string, { mcpUrl, token, env }: Warm) {
  const image = asInImage(env)
  const server = startTimed(process.execPath, [...image.flags, bundled], root, image.env)
  try {
    await ready(server)
    const name = 'Get_Addresses_for_Postcode'
    const { status, body } = await callTool(mcpUrl, name, { postcode: '1234AA' }, token)
    const ms = performance.now() - server.startedAt
    if (status !== 200 || body.result === undefined || body.result.isError)
      throw new Error(`The first call was answered ${status} ${JSON.stringify(body)}`.slice(0, 400))
    return ms
  } finally {
    await server.end()
  }
}

/** Until it has said so on standard output. */
function ready({ child, output }: TimedProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`The bundled server did not start.\n${output()}`))
    const timer = setTimeout(fail, READY_MS)
    child.stdout?.on('data', () => {
      if (!output().includes('ready ')) return
      clearTimeout(timer)
      resolve()
    })
    child.once('close', () => {
      clearTimeout(timer)
      fail()
    })
  })
}
