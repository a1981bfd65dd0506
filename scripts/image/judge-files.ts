import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from './judge-config.ts'

/** A file of the unpacked image. */
export interface ImageFile {
  /** Relative to the root of the image. */
  readonly path: string
  readonly uid: number
  readonly mode: number
  readonly kind: 'file' | 'folder' | 'link' | 'other'
}

const OURS = /^voordeur\//
const EXPECTED =
  /^voordeur\/(?:bin\/(?:server|voordeur)(?:-[\w-]+)?\.js|bin\/validators\/[\w.-]+\.cjs|bin\/assets\/[\w-]+\.(?:css|svg)|package\.json|all_tools_schema\.json|THIRD-PARTY-NOTICES\.txt)$/
/** Anybody may write here in every Linux image; a read-only root takes it away. */
const FOR_ANYBODY = /^(?:tmp|var\/tmp|run\/lock|var\/lock|dev)(?:\/|$)/
const USER = 65_532
const OTHERS_WRITE = 0o002
const MAX_LAYERS_BYTES = 5 * 1024 * 1024
/** The people of the local sign-in service are in it, and in nothing that ships. */
const LOCAL_ENTRA = ['voorbeeld.example', 'verzonnen.example']

/** Judges what is in the image, and what its user may change there. */
export function judgeFiles(files: readonly ImageFile[], programs: readonly string[]): Verdict[] {
  const ours = files.filter(({ path, kind }) => OURS.test(path) && kind !== 'folder')
  return [
    {
      rule: 'holds the two programs, their data and the licences, and no other file of ours',
      holds: ours.length > 3 && ours.every(({ path }) => EXPECTED.test(path)),
    },
    {
      rule: 'has no module folder or source of ours outside of these',
      holds: !files.some(({ path }) => /(?:entra-local|^build\/|@voordeur)/.test(path)),
    },
    {
      rule: 'holds no local sign-in service',
      holds: programs.every((text) => !LOCAL_ENTRA.some((person) => text.includes(person))),
    },
    {
      rule: 'gives its user /data and nothing else to write',
      holds: files.every((file) => file.path === 'data' || !isWritable(file)),
    },
  ]
}

/** Our layers alone, compressed, as they are pulled. */
export const judgeSize = (bytes: number): Verdict => ({
  rule: `adds at most ${MAX_LAYERS_BYTES / 1024 / 1024} MiB to its base`,
  holds: bytes > 0 && bytes <= MAX_LAYERS_BYTES,
})

const isWritable = ({ path, uid, mode, kind }: ImageFile): boolean =>
  uid === USER || (kind !== 'link' && (mode & OTHERS_WRITE) !== 0 && !FOR_ANYBODY.test(path))

/** Every file of an unpacked image. Links are not followed: /dev/fd would lead out of it. */
export function listFiles(rootfs: string, folder = ''): readonly ImageFile[] {
  return readdirSync(join(rootfs, folder)).flatMap((name) => {
    const path = join(folder, name)
    const stat = lstatSync(join(rootfs, path))
    const file = { path, uid: stat.uid, mode: stat.mode & 0o7777, kind: kindOf(stat) }
    return file.kind === 'folder' ? [file, ...listFiles(rootfs, path)] : [file]
  })
}

function kindOf(stat: Stats): ImageFile['kind'] {
  if (stat.isSymbolicLink()) return 'link'
  if (stat.isDirectory()) return 'folder'
  return stat.isFile() ? 'file' : 'other'
}

/** The code of both programs, which lies in several files. */
export function readPrograms(rootfs: string): readonly string[] {
  const bin = join(rootfs, 'voordeur', 'bin')
  return readdirSync(bin)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(bin, name), 'utf8'))
}
