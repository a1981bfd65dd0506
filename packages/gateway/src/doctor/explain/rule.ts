import type { Finding } from '../finding.ts'

/** A row that is right. */
export const right = (check: string, found: string): Finding => ({ check, status: 'ok', found })

/** A row that can't be judged, with why. */
export const open = (check: string, found: string): Finding => ({ check, status: 'skipped', found })

/** A row for which the token is refused. */
export const wrong = (check: string, found: string, fix: string, command?: string): Finding => ({
  check,
  status: 'problem',
  found,
  fix,
  ...(command ? { command } : {}),
})

/**
 * The times of a token, as the verifiers judge them.
 * @param now seconds since the epoch.
 * @param leeway seconds of grace on either side.
 */
export function judgeTime(
  { nbf, exp }: { readonly nbf?: unknown; readonly exp?: unknown },
  now: number,
  leeway: number,
): Finding {
  if (typeof exp !== 'number') return wrong('time', 'It does not say when it ends.', NEW_TOKEN)
  if (exp + leeway <= now) {
    return wrong('time', 'It has expired.', `${NEW_TOKEN} Refreshing it is the client’s work.`)
  }
  if (typeof nbf === 'number' && nbf - leeway > now) {
    return wrong('time', 'It is not valid yet.', 'Set this machine’s clock: run "voordeur doctor".')
  }
  return right('time', 'It is valid now.')
}

const NEW_TOKEN = 'The client gets a new one.'
