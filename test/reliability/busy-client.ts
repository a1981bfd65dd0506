import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Browser } from '../world/browser.ts'
import {
  type Addresses,
  authorized,
  callTool,
  registerClient,
  type Tokens,
  tokenRequest,
} from '../world/oauth-client.ts'

/** What a client has seen with its own eyes. Everything in it was acknowledged. */
export interface Seen {
  /** Requests that were answered, whatever they said. */
  answers: number
  signIns: number
  refreshes: number
  /** Answers to a request that was sent before, because its answer never came. */
  repeats: number
  /** Codes whose answer was lost, and that could therefore not be redeemed. */
  lostCodes: number
  /** Idempotency keys of assessments that were confirmed, with their ids. */
  readonly assessments: Map<string, string>
  /** What an honest client must never see. */
  readonly wrongs: string[]
}

export interface BusyClient {
  readonly seen: Seen
  /**
   * Works until it is told to `finish` what it began, or that everything is `over`; rejects when
   * something is wrong.
   */
  run(told: () => 'go on' | 'finish' | 'over'): Promise<void>
  /** The newest access token, after a last refresh; nothing when that was refused. */
  settle(): Promise<string | undefined>
}

interface Assessed {
  readonly assessment: { readonly assessment_id: string }
}

/** Much longer than a start takes on a busy machine. */
const PATIENCE_MS = 90_000
const HOME = { postcode: '1234AA', huisnummer: 1 }

/** The connection broke or the server was not there: nobody knows whether it was done. */
class NoAnswer extends Error {}

/**
 * An honest client that signs in, refreshes and keeps assessments without end, and does what a
 * good client does when there is no answer: waits a little and asks the same again.
 */
export function busyClient(world: Addresses, username: string): BusyClient {
  const seen: Seen = {
    answers: 0,
    signIns: 0,
    refreshes: 0,
    repeats: 0,
    lostCodes: 0,
    assessments: new Map(),
    wrongs: [],
  }
  let tokens: Tokens | undefined
  let clientId = ''
  let isOver = () => false

  /** Asks until there is an answer; `repeated` tells whether it took more than one. */
  async function insist<T>(ask: () => Promise<T>): Promise<{ answer: T; repeated: boolean }> {
    const until = Date.now() + PATIENCE_MS
    for (let tries = 0; Date.now() < until && !isOver(); tries++) {
      try {
        const answer = await answered(ask)
        seen.answers += 1
        return { answer, repeated: tries > 0 }
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        await pause(40)
      }
    }
    throw new Error('There was no answer for too long.')
  }

  /** A sign-in that was cut off begins again, as a person would. */
  async function signIn(): Promise<void> {
    const browser = new Browser()
    const request = await authorized(world, browser, clientId, username).catch(() => undefined)
    if (!request) return void (await pause(40))
    const { answer, repeated } = await insist(() => tokenRequest(world, request))
    if (answer.status === 200) {
      seen.signIns += 1
      tokens = answer.body
    } else if (repeated && answer.body.error === 'invalid_grant') seen.lostCodes += 1
    else seen.wrongs.push(`code refused: ${answer.status} ${answer.body.error}`)
  }

  async function refresh(): Promise<void> {
    const token = tokens?.refresh_token ?? ''
    const fields = { grant_type: 'refresh_token', client_id: clientId, refresh_token: token }
    const { answer, repeated } = await insist(() => tokenRequest(world, fields))
    if (answer.status !== 200) {
      seen.wrongs.push(`locked out: ${answer.status} ${JSON.stringify(answer.body)}`)
      tokens = undefined
      return
    }
    seen.refreshes += 1
    if (repeated) seen.repeats += 1
    tokens = answer.body
  }

  async function assess(): Promise<void> {
    const key = randomBytes(9).toString('base64url')
    const args = { ...HOME, purpose: 'sale', save: true, idempotency_key: key }
    const call = () =>
      callTool(world.mcpUrl, 'Quick_Assess_Property', args, tokens?.access_token ?? '')
    const { answer } = await insist(call)
    const data = answer.body.result?.structuredContent?.['data'] as Assessed | undefined
    const id = data?.assessment.assessment_id
    if (!id)
      seen.wrongs.push(
        `not assessed: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`,
      )
    else seen.assessments.set(key, id)
  }

  return {
    seen,
    async run(told) {
      isOver = () => told() === 'over'
      clientId = (await insist(() => registerClient(world))).answer.client_id
      for (let turn = 0; told() === 'go on' || (told() === 'finish' && !tokens); turn++) {
        if (!tokens) await signIn()
        else if (turn % 9 === 8) tokens = undefined
        else if (turn % 3 === 2) await assess()
        else await refresh()
      }
    },
    async settle() {
      await refresh()
      return tokens?.access_token
    },
  }
}

/** Turns what happens when a server dies, or has just begun, into {@link NoAnswer}. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  let answer: T
  try {
    answer = await ask()
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    throw new NoAnswer('no answer', { cause: error })
  }
  const { status } = answer as { status?: number }
  if (status === 503 || status === 500) throw new NoAnswer(`answered ${status}`)
  return answer
}
