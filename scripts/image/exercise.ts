import { randomBytes } from 'node:crypto'
import { sampleDirectory, startEntraLocal } from '@voordeur/entra-local'
import { callTool, connect } from '../../test/world/oauth-client.ts'
import { people } from '../../test/world/world.ts'
import { freePort } from '../free-port.ts'
import { beginCall } from './begin-call.ts'
import { type Container, startContainer, until } from './container.ts'
import { type Gate, startGate } from './gate.ts'
import { ImageFault } from './image-fault.ts'

/** What was seen of an image that ran. */
export interface Exercise {
  readonly readyMs: number
  readonly memoryPeak: number | undefined
  /** From the signal to the end of the process. */
  readonly stopMs: number
}

/** A tool that answers a signed-in person and nobody else, without anything to prepare. */
export interface ProtectedTool {
  readonly name: string
  readonly scope: string
  /** Whether it asks Graph, where it can be held up in the middle. */
  readonly asksGraph: boolean
}

interface Place {
  readonly url: string
  readonly mcpUrl: string
}

const UPSTREAM = {
  client_id: 'c0ffee00-0000-4000-8000-00000000000d',
  client_secret: randomBytes(32).toString('base64url'),
}
/** Short, so that what happens after it is seen soon; long enough to be looked at. */
const SHUTDOWN_DELAY_SECONDS = 3

/**
 * Runs an unpacked image with a local Entra outside of it: a person signs in and calls a tool, the
 * container is asked to stop, and a call that had begun still gets its answer.
 * @param healthCheck what an engine would run in the container.
 * @throws {ImageFault} at the first thing that is not so.
 */
export async function exercise(
  bundle: string,
  tool: ProtectedTool,
  healthCheck: readonly string[],
): Promise<Exercise> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const place = { url, mcpUrl: `${url}/mcp` }
  await using entra = await localEntra(url)
  await using graph = await startGate(entra.origin)
  const name = `voordeur-${process.pid}-${port}`
  const env = environment(port, entra.origin, graph.origin)
  await using container = await startContainer(bundle, name, env)
  await until(container, 'was ready', async () => (await fetch(`${url}/readyz`)).ok)
  const readyMs = performance.now() - container.startedAt
  await container.execute(healthCheck)
  await refusesStrangers(place, tool)
  const { tokens } = await connect(place, people.noor, { scope: tool.scope })
  await answers(place, tool, tokens.access_token)
  const memoryPeak = container.memoryPeak()
  const stop = tool.asksGraph ? stopDuringCall : stopDuringRequest
  const signalled = await stop(container, place, tool, tokens.access_token, graph)
  const code = await container.ended
  if (code !== 0)
    throw new ImageFault(`The container ended with ${code} after SIGTERM.\n${container.output()}`)
  return { readyMs, memoryPeak, stopMs: performance.now() - signalled }
}

async function localEntra(url: string) {
  const client = { ...UPSTREAM, name: 'Image', redirect_uris: [`${url}/oauth/callback`] }
  const entra = await startEntraLocal({ port: 0, clients: [client] })
  return { origin: entra.origin, [Symbol.asyncDispose]: () => entra.close() }
}

/** Only loopback is open: nobody else should reach a gateway whose sign-in lets anybody in. */
const environment = (port: number, entra: string, graph: string): Record<string, string> => ({
  HOST: '127.0.0.1',
  PORT: String(port),
  PUBLIC_URL: `http://localhost:${port}`,
  SHUTDOWN_DELAY_SECONDS: String(SHUTDOWN_DELAY_SECONDS),
  VOORDEUR_MASTER_KEY: randomBytes(32).toString('base64'),
  ENTRA_AUTHORITY_HOST: entra,
  ENTRA_TENANT: 'organizations',
  ENTRA_ALLOWED_TENANTS: sampleDirectory.tenants.map(({ tid }) => tid).join(' '),
  ENTRA_CLIENT_ID: UPSTREAM.client_id,
  ENTRA_CLIENT_SECRET: UPSTREAM.client_secret,
  ALLOW_CLIENT_SECRET: 'true',
  GRAPH_URL: graph,
})

async function refusesStrangers({ mcpUrl }: Place, { name }: ProtectedTool): Promise<void> {
  const { status } = await callTool(mcpUrl, name, {})
  if (status !== 401) throw new ImageFault(`${name} answered ${status} without a token.`)
}

async function answers({ mcpUrl }: Place, { name }: ProtectedTool, token: string): Promise<void> {
  const { status, body } = await callTool(mcpUrl, name, {}, token)
  if (status === 200 && body.result?.structuredContent) return
  throw new ImageFault(`${name} answered ${status} ${JSON.stringify(body).slice(0, 500)}`)
}

type Stop = (
  container: Container,
  place: Place,
  tool: ProtectedTool,
  token: string,
  graph: Gate,
) => Promise<number>

/** The call runs until nobody new is let in, and is answered. @returns when the signal was sent. */
const stopDuringCall: Stop = async (container, place, tool, token, graph) => {
  const asked = graph.close()
  const call = answers(place, tool, token)
  await Promise.race([asked, call])
  const signalled = await askToStop(container, place)
  await until(container, 'took no new connection', () => isRefused(place.url))
  graph.open()
  await call
  return signalled
}

/** The last byte of the request comes when the container has said that it leaves. */
const stopDuringRequest: Stop = async (container, place, { name }, token) => {
  const call = await beginCall(place.mcpUrl, name, token)
  const signalled = await askToStop(container, place)
  const { status, body } = await call.finish()
  if (status !== 200 || !body.includes('"structuredContent":'))
    throw new ImageFault(`A call that had begun before SIGTERM got ${status} ${body.slice(0, 500)}`)
  return signalled
}

async function askToStop(container: Container, { url }: Place): Promise<number> {
  const signalled = performance.now()
  await container.signal('TERM')
  const leaves = async () => (await fetch(`${url}/readyz`)).status === 503
  await until(container, 'said that it leaves', leaves)
  return signalled
}

const isRefused = (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
    () => false,
    (error: Error) => (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED',
  )
