import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../test/command.ts'
import { command } from './command.ts'
import { type StandInBase, standInBase, standInKey } from './stand-in-base.ts'

/** Images in a store of their own, so that nobody else's are touched. */
export interface ImageStore {
  readonly work: string
  /** Runs `buildah` on this store. */
  buildah(...args: readonly string[]): Promise<string>
}

export interface BuiltImage {
  readonly name: string
  /** An OCI layout for umoci: `<folder>:<tag>`. */
  readonly layout: string
}

/** @param work an empty folder. */
export function openImageStore(work: string): ImageStore {
  const places = ['--root', join(work, 'store'), '--runroot', join(work, 'run')]
  const env = { STORAGE_DRIVER: 'overlay', BUILDAH_ISOLATION: 'chroot', TMPDIR: work }
  mkdirSync(work, { recursive: true })
  return { work, buildah: (...args) => command(['buildah', ...places, ...args], { env }) }
}

/** Builds the stand-in for the base. @returns its name. */
export async function buildBase(store: ImageStore): Promise<string> {
  const base = await standInBase(store.work)
  const name = `localhost/voordeur-stand-in:${standInKey(base.overlay)}`
  await importBase(store, base, name)
  return name
}

/** Its entry point and its user are those of the real one, which ours must replace. */
async function importBase({ buildah }: ImageStore, base: StandInBase, name: string) {
  const container = (await buildah('from', 'scratch')).trim()
  await buildah('add', '--quiet', container, base.debian, '/')
  await buildah('copy', '--quiet', container, base.overlay, '/')
  const entrypoint = ['--entrypoint', '["docker-entrypoint.sh"]', '--cmd', 'node']
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  await buildah('config', ...entrypoint, '--env', path, container)
  await buildah('commit', '--quiet', '--rm', '--format', 'docker', container, name)
}

/** Builds the repository's Dockerfile, changed in nothing but the base and the app. */
export async function buildImage(
  store: ImageStore,
  base: string,
  app: string,
): Promise<BuiltImage> {
  const name = `localhost/voordeur:${app.replaceAll('/', '-')}`
  const settings = ['--build-arg', `NODE_IMAGE=${base}`, '--build-arg', `APP=${app}`]
  // OCI's own format has no health check.
  const how = ['--format', 'docker', '--isolation', 'chroot', '--pull-never', '--layers']
  await store.buildah('bud', ...how, ...settings, '--tag', name, ROOT)
  const layout = `${join(store.work, 'layout')}:${app.replaceAll('/', '-')}`
  await store.buildah('push', '--quiet', name, `oci:${layout}`)
  return { name, layout }
}
