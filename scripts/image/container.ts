import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'
import { type RuntimeConfig, strictly } from './container-config.ts'
import { ImageFault } from './image-fault.ts'

/** A container that runs, until it is stopped. */
export interface Container extends AsyncDisposable {
  readonly startedAt: number
  /** Standard output and error so far. */
  output(): string
  signal(name: 'TERM'): Promise<void>
  /** Runs a program in it, as its user. @throws {ImageFault} when that fails. */
  execute(program: readonly string[]): Promise<string>
  /** Resolves with its exit code. */
  readonly ended: Promise<number>
  /** The most memory its control group had so far, in bytes; nothing where that is not counted. */
  memoryPeak(): number | undefined
}

const MAX_OUTPUT = 20_000
/** Programs that an image without a shell would not have. */
const SHELLS = ['bin/sh', 'bin/dash', 'bin/bash', 'usr/bin/sh', 'usr/bin/dash', 'usr/bin/bash']

/**
 * Unpacks an image and takes its shells away: whatever needs one fails from here on.
 * @param layout as umoci takes it: `<folder>:<tag>`.
 * @returns the bundle's folder; the file system is `rootfs` in it.
 */
export async function unpack(layout: string, folder: string): Promise<string> {
  await command(['umoci', 'unpack', '--image', layout, folder])
  for (const shell of SHELLS) rmSync(join(folder, 'rootfs', shell), { force: true })
  return folder
}

/** Runs an unpacked image as `strictly` says. */
export async function startContainer(
  bundle: string,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<Container> {
  const file = join(bundle, 'config.json')
  const cgroup = `/voordeur-image/${name}`
  const config = JSON.parse(readFileSync(file, 'utf8')) as RuntimeConfig
  writeFileSync(file, JSON.stringify(strictly(config, { env, cgroup })))
  const runc = ['--root', join(bundle, 'runc')]
  const startedAt = performance.now()
  const child = spawn('runc', [...runc, 'run', '--bundle', bundle, name], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = collect(child)
  const ended = once(child, 'close').then(([code]) => Number(code ?? -1))
  const remove = async () => {
    await command(['runc', ...runc, 'delete', '--force', name]).catch(() => {})
    await ended
  }
  return {
    startedAt,
    output,
    ended,
    signal: async (signal) => {
      await command(['runc', ...runc, 'kill', name, signal])
    },
    execute: (program) => command(['runc', ...runc, 'exec', name, ...program]),
    memoryPeak: () => memoryPeak(cgroup),
    [Symbol.asyncDispose]: remove,
  }
}

function collect({ stdout, stderr }: ChildProcess): () => string {
  let output = ''
  for (const stream of [stdout, stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT)
    })
  return () => output
}

/** Control groups of both versions; a group may lie below our own. */
function memoryPeak(cgroup: string): number | undefined {
  const own = readFileSync('/proc/self/cgroup', 'utf8')
  const below = /^\d+:(?:[^:]*\bmemory\b[^:]*)?:(.+)$/m.exec(own)?.[1] ?? ''
  const places = ['', below].flatMap((each) => [
    join('/sys/fs/cgroup/memory', each, cgroup, 'memory.max_usage_in_bytes'),
    join('/sys/fs/cgroup', each, cgroup, 'memory.peak'),
  ])
  for (const place of places) {
    try {
      return Number(readFileSync(place, 'utf8'))
    } catch {
      // Not this version, or not this place.
    }
  }
  return undefined
}

/** Asks `look` until it says so. @throws {ImageFault} with what the container said, after a while. */
export async function until(
  container: Container,
  what: string,
  look: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  let over = false
  void container.ended.then(() => {
    over = true
  })
  while (!(await look().catch(() => false))) {
    const why = over ? 'The container ended' : 'It took too long'
    if (over || performance.now() > deadline)
      throw new ImageFault(`${why} before it ${what}.\n${container.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
