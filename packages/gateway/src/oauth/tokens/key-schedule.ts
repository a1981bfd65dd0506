/** When a key of ours was made, and from when on it signs. Milliseconds since the epoch. */
export interface KeyTimes {
  readonly kid: string
  readonly createdAt: number
  readonly signsFrom: number
}

/** Milliseconds. */
export interface KeyPolicy {
  /** A key gets a successor at this age. */
  readonly maxAge: number
  /** What a key signs is good for so long. */
  readonly tokenLifetime: number
}

const MINUTE_MS = 60_000

/** How long others may keep what `/oauth/jwks` says: that answer's `max-age`. */
export const JWKS_MAX_AGE_SECONDS = 600

/**
 * A key is published for so long before it signs: longer than anybody keeps an older list of keys,
 * with room for clocks that are minutes apart.
 */
export const PUBLISH_MS = 15 * MINUTE_MS

/**
 * A list of keys that is older than this is read again before anything is signed. It is so much
 * less than {@link PUBLISH_MS} that whichever key signs now is in the list.
 */
export const SIGN_FROM_LIST_MS = 5 * MINUTE_MS

/** After the last token of a key has expired: what verifiers tolerate, and clocks apart. */
const RETIRE_SLACK_MS = 5 * MINUTE_MS

/**
 * Which key signs: the newest whose time has come. It depends on the table and the clock alone, so
 * replicas agree; and where their clocks do not, both keys are published. A clock that is behind
 * the very first key's signs with that one.
 * @param keys oldest first; at least one.
 */
export const signingKey = <Key extends KeyTimes>(keys: readonly Key[], now: number): Key =>
  (keys.findLast(({ signsFrom }) => signsFrom <= now) ?? keys[0]) as Key

/** Whether the newest key is so old that it needs a successor. */
export const rotationDue = (keys: readonly KeyTimes[], now: number, { maxAge }: KeyPolicy) =>
  (keys.at(-1)?.createdAt ?? 0) + maxAge <= now

/**
 * When a new key is made and signs. It comes after the newest one in both, whatever the clock of
 * this replica says: the order of the table is the order in which keys sign.
 */
export function timesOfNext(
  newest: KeyTimes | undefined,
  now: number,
): Pick<KeyTimes, 'createdAt' | 'signsFrom'> {
  if (newest === undefined) return { createdAt: now, signsFrom: now }
  return {
    createdAt: Math.max(now, newest.createdAt + 1),
    signsFrom: Math.max(now + PUBLISH_MS, newest.signsFrom),
  }
}

/** The keys of which no living token needs one any more. */
export const retired = <Key extends KeyTimes>(
  keys: readonly Key[],
  now: number,
  { tokenLifetime }: KeyPolicy,
): readonly Key[] =>
  keys.filter((_, index) => {
    const successors = keys.slice(index + 1).map(({ signsFrom }) => signsFrom)
    return Math.min(...successors) + tokenLifetime + RETIRE_SLACK_MS <= now
  })
