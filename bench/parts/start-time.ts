import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../scripts/free-port.ts'
import { median, type Timed } from '../results.ts'
import { startTimed, type TimedProcess } from '../timed-process.ts'

const START_LIMIT_SECONDS = 3
const TIMEOUT_MS = 60_000

/**
 * `npm start` on an empty data folder, from the command until it has said where it serves, the
 * sample town and the keys included. What it says is checked by asking.
 */
export async function measureStart(root: string, folder: string, times: number): Promise<Timed> {
  const seconds: number[] = []
  for (let time = 0; time < times; time++) seconds.push(await startOnce(root, folder))
  return { seconds, medianSeconds: median(seconds), limitSeconds: START_LIMIT_SECONDS }
}

async function startOnce(root: string, folder: string): Promise<number> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const [program, args] = npm()
  const npmStart = startTimed(program, [...args, 'start'], root, {
    PORT: String(port),
    LOCAL_ENTRA_PORT: String(await freePort()),
    VOORDEUR_DATA_DIR: mkdtempSync(join(folder, 'start-')),
    // Its notice would go out to the registry.
    npm_config_update_notifier: 'false',
  })
  try {
    await says(npmStart, `${url}/mcp`)
    const seconds = (performance.now() - npmStart.startedAt) / 1000
    const metadata = await fetch(`${url}/.well-known/oauth-authorization-server`)
    if (metadata.status !== 200) throw new Error(`npm start serves ${metadata.status}.`)
    return seconds
  } finally {
    await npmStart.end()
  }
}

function says({ child, output }: TimedProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) =>
      reject(new Error(`npm start ${what} before it was ready.\n${output()}`))
    const timer = setTimeout(() => fail(`took ${TIMEOUT_MS / 1000} s`), TIMEOUT_MS)
    child.stdout?.on('data', () => {
      if (output().includes(text)) resolve()
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      fail(`ended (${signal ?? `exit code ${code}`})`)
    })
  })
}

/** The npm that runs us, on our own Node; else the one on the path. */
function npm(): [string, string[]] {
  const script = process.env['npm_execpath']
  return script?.endsWith('npm-cli.js') ? [process.execPath, [script]] : ['npm', []]
}
