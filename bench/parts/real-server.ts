import { join } from 'node:path'
import { freePort } from '../../scripts/free-port.ts'
import { connect } from '../../test/world/oauth-client.ts'
import { people } from '../../test/world/world.ts'
import { deployedAs, startUpstream } from '../deployed.ts'
import { startTimed, type TimedProcess } from '../timed-process.ts'

const READY_TIMEOUT_MS = 30_000
const MAIN = 'apps/real-estate/src/main.ts'
const SCOPES = 'property:read assessments:read assessments:write'

/** The server that people start, with its tools, and somebody who signed in there. */
export interface RealServer extends AsyncDisposable {
  readonly mcpUrl: string
  /** A client registered, a person consented and signed in, and the code was redeemed. */
  readonly token: string
}

/** Starts it in a process of its own on an empty data folder, and signs in. */
export async function startRealServer(
  root: string,
  dataDir: string,
  env: Readonly<Record<string, string>>,
): Promise<RealServer> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const entra = await startUpstream(url)
  const server = startTimed(process.execPath, [join(root, MAIN)], root, {
    ...deployedAs(port, dataDir, entra.origin),
    ...env,
  })
  const end = async () => {
    await server.end()
    await entra.close()
  }
  try {
    await ready(server, `ready ${url}`)
    const place = { url, mcpUrl: `${url}/mcp` }
    const { tokens } = await connect(place, people.noor, { scope: SCOPES })
    return { mcpUrl: place.mcpUrl, token: tokens.access_token, [Symbol.asyncDispose]: end }
  } catch (error) {
    await end()
    throw error
  }
}

async function ready({ child, output }: TimedProcess, text: string): Promise<void> {
  const said = Promise.withResolvers<void>()
  const fail = (what: string) => said.reject(new Error(`The server ${what}.\n${output()}`))
  const timer = setTimeout(() => fail('was not ready in time'), READY_TIMEOUT_MS)
  child.stdout?.on('data', () => {
    if (output().includes(text)) said.resolve()
  })
  child.once('close', () => fail('ended before it was ready'))
  await said.promise.finally(() => clearTimeout(timer))
}
