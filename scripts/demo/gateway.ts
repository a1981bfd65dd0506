import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { startLocally } from '../start/local-deployment.ts'
import { localSettings } from '../start/settings.ts'
import { DemoFailed } from './demo-failed.ts'

/** A gateway to walk through. */
export interface DemoGateway {
  readonly mcpUrl: URL
  /** Where it is and whose, in one line. */
  readonly introduction: string
  close(): Promise<void>
}

/**
 * The gateway that was asked for, or the one that runs, or one of the demo's own.
 * @throws {DemoFailed} when `url` is no address, or the own gateway does not start.
 */
export async function findGateway(
  url: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<DemoGateway> {
  if (url !== undefined) return running(readUrl(url), 'as asked')
  const usual =
    env['PUBLIC_URL'] || env['OAUTH_DOMAIN'] || `http://localhost:${env['PORT'] || 3000}`
  if (URL.canParse(usual) && (await answers(new URL(usual)))) {
    return running(new URL(usual), 'which is running')
  }
  return ownGateway(env)
}

function readUrl(text: string): URL {
  if (URL.canParse(text) && /^https?:/i.test(text)) return new URL(text)
  throw new DemoFailed(
    `--url must be an http(s) address such as http://localhost:3000, not "${text}".`,
  )
}

/** The endpoint itself, or a gateway's origin: its endpoint then is at /mcp. */
function running(url: URL, how: string): DemoGateway {
  const mcpUrl = url.pathname === '/' ? new URL('/mcp', url) : url
  return {
    mcpUrl,
    introduction: `Through the gateway at ${url.origin}, ${how}.`,
    close: async () => {},
  }
}

async function answers(url: URL): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(2_000)
    const answer = await fetch(new URL('/.well-known/oauth-protected-resource', url), { signal })
    return answer.ok && 'authorization_servers' in ((await answer.json()) as object)
  } catch {
    return false
  }
}

/** Nothing of the environment but where programs are: the demo is the same for everyone. */
async function ownGateway({ PATH }: NodeJS.ProcessEnv): Promise<DemoGateway> {
  const dataDir = mkdtempSync(join(tmpdir(), 'voordeur-demo-'))
  const [port, entraPort] = [await freePort(), await freePort()]
  const env = {
    PATH,
    PORT: String(port),
    LOCAL_ENTRA_PORT: String(entraPort),
    VOORDEUR_DATA_DIR: dataDir,
  }
  const settings = localSettings(env)
  const deployment = startLocally(settings, env)
  // Also when Ctrl-C cuts the demo short: the two processes then stop by themselves.
  const removeData = () => rmSync(dataDir, { recursive: true, force: true })
  process.once('exit', removeData)
  const close = async () => {
    deployment.stop()
    await deployment.ended
    removeData()
  }
  if (!(await deployment.ready)) {
    await close()
    throw new DemoFailed('The gateway of the demo did not start; the reason is above.')
  }
  return {
    mcpUrl: new URL(settings.mcpUrl),
    introduction: `No gateway runs, so the demo started one at ${settings.publicUrl} and removes it after.`,
    close,
  }
}
