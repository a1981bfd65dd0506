import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type BuiltImage,
  buildBase,
  buildImage,
  type ImageStore,
  openImageStore,
} from './build-image.ts'
import { unpack } from './container.ts'
import { LIMITS } from './container-config.ts'
import { exercise, type ProtectedTool } from './exercise.ts'
import { type ImageConfig, judgeConfig, type Verdict } from './judge-config.ts'
import { judgeFiles, judgeSize, listFiles, readPrograms } from './judge-files.ts'
import { ownLayersBytes } from './layers.ts'

/** The servers that the one Dockerfile makes images of, each with a tool to call. */
const SERVERS: readonly { readonly app: string; readonly tool: ProtectedTool }[] = [
  {
    app: 'apps/real-estate',
    tool: { name: 'Get_Assessed_Properties', scope: 'assessments:read', asksGraph: false },
  },
  {
    app: 'templates/minimal-server',
    tool: { name: 'whoami', scope: 'profile:read', asksGraph: true },
  },
]

type Say = (line: string) => void

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/**
 * Builds, inspects and runs an image of each server.
 * @param work an empty folder.
 * @returns the rules that are broken.
 * @throws {ImageFault} when an image can't be built, or does not do what it is there for.
 */
export async function checkImages(work: string, say: Say): Promise<readonly string[]> {
  const store = openImageStore(work)
  const base = await buildBase(store)
  say(`base        a stand-in: Debian bookworm with Node ${process.versions.node}`)
  const broken: string[] = []
  for (const { app, tool } of SERVERS) {
    const image = await buildImage(store, base, app)
    say(`\n${app}: the repository’s Dockerfile, built`)
    const bundle = join(work, 'bundles', app.replaceAll('/', '-'))
    mkdirSync(join(work, 'bundles'), { recursive: true })
    await unpack(image.layout, bundle)
    const verdicts = await judge(store, base, image, join(bundle, 'rootfs'), say)
    for (const { rule, holds } of verdicts)
      say(`${holds ? 'holds' : 'BROKEN'.padEnd(5)}       ${rule}`)
    broken.push(...verdicts.filter(({ holds }) => !holds).map(({ rule }) => `${app}: ${rule}`))
    await run(bundle, tool, await healthCheck(store, image), say)
  }
  return broken
}

async function judge(
  store: ImageStore,
  base: string,
  image: BuiltImage,
  rootfs: string,
  say: Say,
): Promise<readonly Verdict[]> {
  const bytes = ownLayersBytes(image.layout, (await inspect(store, base)).layers)
  say(`layers      ${mebibytes(bytes)} above the base, compressed`)
  const { config } = await inspect(store, image.name)
  const files = judgeFiles(listFiles(rootfs), readPrograms(rootfs))
  return [...judgeConfig(config), ...files, judgeSize(bytes)]
}

async function inspect({ buildah }: ImageStore, name: string) {
  const text = await buildah('inspect', '--type', 'image', name)
  const { Docker } = JSON.parse(text) as {
    Docker: { config: ImageConfig; rootfs: { diff_ids: readonly string[] } }
  }
  return { config: Docker.config, layers: Docker.rootfs.diff_ids.length }
}

/** Without Docker's first word, which says that no shell is wanted. */
async function healthCheck(store: ImageStore, { name }: BuiltImage): Promise<readonly string[]> {
  const { config } = await inspect(store, name)
  return config.Healthcheck?.Test?.slice(1) ?? []
}

async function run(
  bundle: string,
  tool: ProtectedTool,
  healthCheck: readonly string[],
  say: Say,
): Promise<void> {
  const { readyMs, memoryPeak, stopMs } = await exercise(bundle, tool, healthCheck)
  const memory = memoryPeak === undefined ? 'not counted here' : mebibytes(memoryPeak)
  say(
    `run         no shell, read-only root, uid 65532, no capabilities, ${mebibytes(LIMITS.memoryBytes)}, ${LIMITS.cpu} CPU`,
  )
  say(`ready       after ${seconds(readyMs)}; its health check says so too`)
  say(`called      ${tool.name} by a person who signed in; 401 without a token`)
  say(
    `SIGTERM     not ready any more; the call that had begun was answered${tool.asksGraph ? ', when no new connection was taken' : ''}; exit 0`,
  )
  say(`stopped     after ${seconds(stopMs)}`)
  say(`memory      ${memory} at most`)
}
