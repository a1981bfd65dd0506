import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LocalSettings } from './settings.ts'

export interface LocalDeployment {
  /** True when every process serves; false when one ended before it did, having said why. */
  readonly ready: Promise<boolean>
  /** Resolves when every process has ended, with the first exit code that tells of a failure. */
  readonly ended: Promise<number>
  /** Asks every process to end. Each closes its own database and connections. */
  readonly stop: () => void
}

const GATEWAY = fileURLToPath(new URL('../../apps/real-estate/src/main.ts', import.meta.url))
const ENTRA = fileURLToPath(new URL('../../packages/entra-local/src/main.ts', import.meta.url))

/** The gateway and, unless another sign-in service is configured, the local one beside it. */
export function startLocally(settings: LocalSettings, env: NodeJS.ProcessEnv): LocalDeployment {
  const children = [
    start(GATEWAY, { ...env, ...settings.gatewayEnv }),
    ...(settings.localSignIn ? [start(ENTRA, { ...env, ...settings.entraEnv })] : []),
  ]
  const stop = () => {
    for (const child of children) child.kill('SIGTERM')
  }
  // One without the other is of no use.
  for (const child of children) child.once('exit', stop)
  return {
    ready: Promise.all(children.map(firstLine)).then((lines) => lines.every(Boolean)),
    ended: Promise.all(children.map(exitCode)).then((codes) => codes.find(Boolean) ?? 0),
    stop,
  }
}

/** Its IPC channel closes when this process ends, however that happens, and it ends too. */
function start(entry: string, env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
}

/** A child's first line says that it serves; what it prints later is passed on. */
function firstLine(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve(false))
    child.stdout?.once('data', () => {
      child.stdout?.pipe(process.stdout)
      resolve(true)
    })
  })
}

/** A child that one of our signals ended before it could answer to it did as it was asked. */
async function exitCode(child: ChildProcess): Promise<number> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)
}
