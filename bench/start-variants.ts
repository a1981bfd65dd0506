import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Child, startChild } from './child.ts'
import { type GatewayOptions, type GatewayServer, startGateway } from './gateway-server.ts'
import { startFastmcp, startFastmcpPython } from './peers.ts'
import type { Skipped } from './results.ts'
import { callProbe, type Probe, parsed, probe, type Target } from './target.ts'
import type { VariantName } from './variants.ts'
import { anyCall, callHeaders, listBody, listHeaders, MANY_TOOLS, TOOLS } from './workload.ts'

/** Tokens in rotation. */
export const TOKENS = 1_000
/** Ours live ten minutes; these outlive the run, since new ones would all be verified anew in it. */
const TOKEN_SECONDS = 4 * 3_600

const ADDRESSES = 'Get_Addresses_for_Postcode'

/** Everything that the load goes to. */
export interface Started {
  readonly targets: readonly Target[]
  readonly skipped: Readonly<Partial<Record<VariantName, Skipped>>>
  stop(): Promise<void>
}

/** Where servers work. */
export interface Place {
  /** Emptied when the run is over. */
  readonly folder: string
  /** The core that all of them stay on. */
  readonly cpu: number | undefined
  /** What to start for a server of this folder: its source, or a bundle. */
  readonly moduleOf: (module: string) => string
}

/** Starts every server that the variants need, and asks each one every question once. */
export async function startVariants(
  names: readonly VariantName[],
  { folder, cpu, moduleOf }: Place,
): Promise<Started> {
  const servers = startServers({ folder, cpu, moduleOf })
  const targets: Target[] = []
  const skipped: Partial<Record<VariantName, Skipped>> = {}
  for (const name of names) {
    const started = await START[name](servers)
    if ('skipped' in started) skipped[name] = started
    else targets.push(started)
  }
  return { targets, skipped, stop: servers.stop }
}

type Servers = ReturnType<typeof startServers>

/** Each server is started when the first variant asks for it. */
function startServers({ folder, cpu, moduleOf }: Place) {
  const known = new Map<string, Promise<unknown>>()
  const children: Child[] = []
  const once = <T>(name: string, start: () => Promise<T>): Promise<T> => {
    const started = known.get(name) ?? start()
    known.set(name, started)
    return started as Promise<T>
  }
  const kept = async (child: Promise<Child>) => {
    children.push(await child)
    return child
  }
  const gateway = (name: string, options: Partial<GatewayOptions> = {}) =>
    once(name, async () => {
      const own = join(folder, name)
      mkdirSync(own)
      const module = moduleOf(GATEWAY)
      const server = await startGateway({
        ...{ folder: own, cpu, module, scope: 'bench:read' },
        ...options,
      })
      children.push(server.child)
      return { ...server, tokens: server.mint.tokens(TOKENS, TOKEN_SECONDS) }
    })
  const main = () => gateway('gateway')
  const many = () => gateway('gateway-300', { env: { BENCH_TOOLS: String(MANY_TOOLS) } })
  return {
    main,
    many,
    /** Apart from the main one, whose memory is that of the load it is measured by. */
    other: () => gateway('gateway-other'),
    realEstate: () =>
      gateway('real-estate', {
        module: moduleOf('./servers/real-estate.ts'),
        scope: 'property:read',
      }),
    plain: (module: string, env: Readonly<Record<string, string>> = {}) =>
      once(`${module} ${Object.keys(env)}`, () =>
        kept(startChild(moduleOf(module), { cpu, env: { NODE_ENV: 'production', ...env } })),
      ),
    peer: (
      start: (issuer: GatewayServer['issuer'], cpu: number | undefined) => Promise<Child | Skipped>,
    ) =>
      once(start.name, async () => {
        const started = await start((await main()).issuer, cpu)
        if (!('skipped' in started)) children.push(started)
        return started
      }),
    /** A folder for what a server reads. */
    folder,
    async stop() {
      for (const child of children) await child.stop()
    },
  }
}

const GATEWAY = './servers/gateway.ts'
const SDK = './servers/official-sdk.ts'

const START: Readonly<Record<VariantName, (servers: Servers) => Promise<Target | Skipped>>> = {
  bare: async ({ plain }) =>
    probe('bare', await plain('./servers/bare.ts'), callProbe('modern', 'exactly')),
  sdk: async ({ plain }) => probe('sdk', await plain(SDK), callProbe('modern', 'exactly')),
  sdkAuth: async ({ main, plain }) => {
    const { issuer, tokens } = await main()
    return probe('sdkAuth', await plain(SDK, issuer), callProbe('modern', 'exactly', tokens))
  },
  sdkLegacy: async ({ main, plain }) => {
    const { issuer, tokens } = await main()
    return probe('sdkLegacy', await plain(SDK, issuer), callProbe('legacy', 'building', tokens))
  },
  gateway: async ({ main }) => {
    const { child, tokens } = await main()
    return probe('gateway', child, callProbe('modern', 'exactly', tokens))
  },
  gatewayMany: async ({ many }) => {
    const { child, tokens } = await many()
    return probe('gatewayMany', child, callProbe('modern', 'exactly', tokens))
  },
  gatewayLegacy: async ({ other }) => {
    const { child, tokens } = await other()
    return probe('gatewayLegacy', child, callProbe('legacy', 'building', tokens))
  },
  fastmcp: (servers) => peerTarget('fastmcp', servers, startFastmcp, 'legacy'),
  fastmcpPython: (servers) => peerTarget('fastmcpPython', servers, startFastmcpPython, 'modern'),
  addresses: async ({ realEstate }) => {
    const { child, tokens } = await realEstate()
    return probe('addresses', child, addressesProbe(tokens))
  },
  list: async ({ other }) => {
    const { child, tokens } = await other()
    return probe('list', child, listProbe(TOOLS, tokens))
  },
  listMany: async ({ many }) => {
    const { child, tokens } = await many()
    return probe('listMany', child, listProbe(MANY_TOOLS, tokens))
  },
  barePage: async ({ many, plain, folder }) => {
    const { child, tokens } = await many()
    const { questions } = await probe('listMany', child, listProbe(MANY_TOOLS, tokens))
    const file = join(folder, 'page.json')
    writeFileSync(file, questions.exchanges[0].expected)
    const server = await plain('./servers/bare-page.ts', { BENCH_PAGE_FILE: file })
    return probe('barePage', server, listProbe(MANY_TOOLS))
  },
}

async function peerTarget(
  name: VariantName,
  { main, peer }: Servers,
  start: Parameters<Servers['peer']>[0],
  era: 'modern' | 'legacy',
): Promise<Target | Skipped> {
  const { tokens } = await main()
  try {
    const started = await peer(start)
    if ('skipped' in started) return started
    return await probe(name, started, callProbe(era, 'building', tokens))
  } catch (error) {
    // What is wrong with another server must not cost the figures of ours.
    return { skipped: (error as Error).message }
  }
}

function listProbe(tools: number, tokens?: readonly string[]): Probe {
  const accepts = (text: string) => {
    const { result } = parsed(text) as { result?: { tools?: readonly unknown[] } }
    return result?.tools?.length === tools
  }
  return { headers: listHeaders, asks: [{ body: listBody, accepts }], ...(tokens && { tokens }) }
}

/** Postcodes of the sample town. */
const POSTCODES = ['1234AA', '1234AC', '1234AM']

const addressesProbe = (tokens: readonly string[]): Probe => ({
  headers: callHeaders('modern', ADDRESSES),
  asks: POSTCODES.map((postcode, index) => ({
    body: anyCall(1001 + index, ADDRESSES, { postcode, page_size: 1 }),
    accepts: (text) => {
      const { result } = parsed(text) as { result?: { structuredContent?: { status?: string } } }
      return result?.structuredContent?.status === 'ok'
    },
  })),
  tokens,
})
