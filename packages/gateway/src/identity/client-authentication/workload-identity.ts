import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { assertionParameters } from './client-assertion.ts'
import { type ClientAuthentication, CredentialUnavailable } from './client-authentication.ts'

export interface WorkloadIdentityOptions {
  /** The path in AZURE_FEDERATED_TOKEN_FILE. */
  readonly tokenFile: string
  readonly clock?: Clock
}

interface HeldToken {
  /** Which state of which file it was read from. */
  readonly state: string
  readonly token: string
  readonly until: number
}

const SETTING = 'The file named by AZURE_FEDERATED_TOKEN_FILE'
const MAX_BYTES = 16 * 1024
const LIFETIME_MS = 60_000

/**
 * The token that Kubernetes or another platform projects into a file, and replaces there. The file
 * is looked at for every request and read again when it changed, or after a minute.
 */
export function createWorkloadIdentityAuthentication({
  tokenFile,
  clock = systemClock,
}: WorkloadIdentityOptions): ClientAuthentication {
  let held: HeldToken | undefined
  return {
    kind: 'workload-identity',
    async parameters() {
      held = await readTokenFile(tokenFile, held, clock)
      return assertionParameters(held.token, SETTING)
    },
    refresh() {
      held = undefined
    },
  }
}

async function readTokenFile(
  path: string,
  held: HeldToken | undefined,
  clock: Clock,
): Promise<HeldToken> {
  try {
    // Not blocking, so that a named pipe at this path is seen for what it is.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    return await readWhenChanged(file, held, clock)
  } catch (error) {
    if (error instanceof CredentialUnavailable) throw error
    throw unreadable(error)
  }
}

async function readWhenChanged(file: FileHandle, held: HeldToken | undefined, clock: Clock) {
  const stat = await file.stat({ bigint: true })
  const state = `${stat.dev}:${stat.ino}:${stat.mtimeNs}:${stat.size}`
  if (held?.state === state && clock.now() < held.until) return held
  if (!stat.isFile()) throw unusable('is not a regular file')
  const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0)
  if (bytesRead > MAX_BYTES) throw unusable(`is larger than ${MAX_BYTES / 1024} KiB`)
  const token = buffer.toString('utf8', 0, bytesRead).trim()
  return { state, token, until: clock.now() + LIFETIME_MS }
}

function unreadable(error: unknown): CredentialUnavailable {
  const { code } = error as NodeJS.ErrnoException
  return new CredentialUnavailable(
    `${SETTING} can't be read (${code ?? 'unknown error'}). Check that the path is right, that the platform projects the token there, and that this user may read it.`,
  )
}

const unusable = (what: string) =>
  new CredentialUnavailable(`${SETTING} ${what}, so it is not a token. Check the path.`)
