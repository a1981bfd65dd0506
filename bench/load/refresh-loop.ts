import { askInTurn, deadline } from './closed-loop.ts'
import type { Turn } from './connection.ts'
import type { Chain, LoadResult, RefreshJob } from './job.ts'
import { startTally } from './tally.ts'
import { requestBytes } from './turns.ts'

/**
 * Refreshes on one connection for each chain until the time is over: every answer brings the
 * refresh token of the next request. An answer without one is a fault and ends its chain.
 */
export async function refreshLoop(job: RefreshJob): Promise<LoadResult> {
  const tally = startTally()
  const inTime = deadline(job.durationMs)
  const chains = [...job.chains]

  const follow = (index: number) => {
    let broken = false
    const next = (): Turn | undefined => {
      if (broken || !inTime() || tally.failed()) return undefined
      const chain = chains[index] as Chain
      return {
        request: refreshRequest(job, chain),
        faultIn(status, body) {
          const refreshToken = status === 200 ? refreshTokenIn(body) : undefined
          if (refreshToken === undefined || refreshToken === chain.refreshToken) {
            broken = true
            return `${status} ${body}`.slice(0, 400)
          }
          chains[index] = { ...chain, refreshToken }
          return undefined
        },
      }
    }
    return askInTurn(job.port, next, tally.answered)
  }

  await Promise.all(chains.map((_, index) => follow(index)))
  return { ...tally.result(), chains }
}

/** RFC 6749 section 6, by a public client. */
function refreshRequest({ path, host }: RefreshJob, { clientId, refreshToken }: Chain): Buffer {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
  })
  const headers = { host, 'content-type': 'application/x-www-form-urlencoded' }
  return requestBytes(path, headers, form.toString())
}

/** The new one, of an answer that has an access token too. */
function refreshTokenIn(body: Buffer): string | undefined {
  const { access_token, refresh_token } = JSON.parse(body.toString()) as Record<string, unknown>
  const texts = [access_token, refresh_token].every((value) => typeof value === 'string')
  return texts ? (refresh_token as string) : undefined
}
