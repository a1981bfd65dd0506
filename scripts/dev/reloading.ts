import { startLocally } from '../start/local-deployment.ts'
import type { LocalSettings } from '../start/settings.ts'

/** A deployment that starts afresh when something changed. */
export interface Reloading {
  /** Names what changed. A change while it starts or stops counts too. */
  readonly changed: (file: string) => void
  readonly stop: () => void
  /** Resolves when it was stopped and every process has ended. */
  readonly ended: Promise<void>
}

export interface Told {
  /** It serves. `file` is what changed; `undefined` at the first start. */
  readonly ready: (file: string | undefined, seconds: number) => void
  /** A process ended by itself, having said why. The next change starts all of them again. */
  readonly broken: () => void
}

export function startReloading(
  settings: LocalSettings,
  env: NodeJS.ProcessEnv,
  told: Told,
): Reloading {
  let next = Promise.withResolvers<string | 'stop'>()

  const run = async (file?: string): Promise<void> => {
    const started = performance.now()
    const deployment = startLocally(settings, env)
    let over = false
    void deployment.ready.then((serves) => {
      if (serves && !over) told.ready(file, (performance.now() - started) / 1000)
    })
    void deployment.ended.then(() => {
      if (!over) told.broken()
    })
    const event = await next.promise
    over = true
    next = Promise.withResolvers()
    deployment.stop()
    await deployment.ended
    if (event !== 'stop') await run(event)
  }
  return {
    changed: (file) => next.resolve(file),
    stop: () => next.resolve('stop'),
    ended: run(),
  }
}
