import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Principal } from '../resource/principal.ts'
import { createLog } from '../telemetry/log.ts'
import type { Assertion, AssertionSource } from './assertion-source.ts'
import { DelegationFailed, type DelegationFailure } from './delegation-failed.ts'
import { createDelegator, type Delegator, type DelegatorOptions } from './delegator.ts'
import { entraTokenEndpoint, onBehalfOf } from './on-behalf-of.ts'

export const TENANT = '11111111-1111-4111-8111-111111111111'
export const OTHER_TENANT = '22222222-2222-4222-8222-222222222222'
export const CLIENT = 'c0ffee00-0000-4000-8000-000000000001'
export const USER_READ = 'https://graph.microsoft.com/User.Read'
export const MAIL_READ = 'https://graph.microsoft.com/Mail.Read'
/** What Entra asks for when a policy wants more than a password. */
export const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text goes out as it is, all else as JSON. */
  readonly body?: unknown
}

/** A real token endpoint on loopback, whose answers a test decides request by request. */
export interface TokenEndpoint extends AsyncDisposable {
  readonly origin: URL
  /** The forms it got, with the path they came to under `path`. */
  readonly requests: readonly URLSearchParams[]
  /** @param nth counts from 1. */
  answer: (form: URLSearchParams, nth: number) => Answer | Promise<Answer>
}

export async function startTokenEndpoint(
  answer: TokenEndpoint['answer'] = (_, nth) => token(`token-${nth}`),
): Promise<TokenEndpoint> {
  const requests: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const form = new URLSearchParams(text)
    form.set('path', request.url ?? '')
    requests.push(form)
    const { status = 200, headers, body } = await endpoint.answer(form, requests.length)
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint: TokenEndpoint = {
    origin: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    requests,
    answer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return endpoint
}

export const token = (accessToken: string, expiresIn: number | string = 3_600): Answer => ({
  body: { token_type: 'Bearer', access_token: accessToken, expires_in: expiresIn },
})

/** A refusal in Entra's shape; its text is what must never get further. */
export const refusal = (
  error: string,
  codes: readonly number[],
  more: Readonly<Record<string, unknown>> = {},
): Answer => ({
  status: 400,
  body: {
    error,
    error_description: `AADSTS${codes[0]}: PROVIDER TEXT about noor@example.com`,
    error_codes: codes,
    trace_id: 'c8f3a5b0-0000-4000-8000-0000000000ff',
    correlation_id: 'c0442e1a-0000-4000-8000-000000000001',
    ...more,
  },
})

export const person = (id: string, more: Partial<Principal> = {}): Principal => ({
  kind: 'person',
  id,
  clientId: 'an-mcp-client',
  scopes: new Set(),
  expiresAt: 2_000_000_000,
  ...more,
})

/** Everybody has the assertion `assertion-of-<id>`, and there is never a newer one. */
export const plainAssertions = (more: Partial<Assertion> = {}): AssertionSource => ({
  assertionFor: async ({ id }) => ({ token: `assertion-of-${id}`, tenantId: TENANT, ...more }),
  renew: async () => false,
})

/** A delegator against an endpoint, with its time, waits and log in the test's hands. */
export interface DelegatorUnderTest extends Delegator {
  /** Milliseconds. A wait of the delegator moves it at once. */
  readonly clock: { time: number; now(): number }
  readonly waits: number[]
  readonly log: string[]
  /** How often the client's credential was renewed. */
  readonly credentials: { renewed: number }
}

export function delegatorFor(
  endpoint: Pick<TokenEndpoint, 'origin'>,
  options: Partial<DelegatorOptions> = {},
): DelegatorUnderTest {
  const clock = {
    time: 1_800_000_000_000,
    now: () => clock.time,
  }
  const waits: number[] = []
  const log: string[] = []
  const credentials = { renewed: 0 }
  const authentication = {
    kind: 'secret',
    parameters: async () => ({ client_secret: `secret-${credentials.renewed}` }),
    refresh: () => void credentials.renewed++,
  } as const
  const delegator = createDelegator({
    clientId: CLIENT,
    exchange: onBehalfOf({
      tokenEndpoint: entraTokenEndpoint(endpoint.origin),
      clientId: CLIENT,
      authentication,
      claimsCapable: true,
      allowInsecure: true,
      clock,
    }),
    authentication,
    assertions: plainAssertions(),
    maxBytes: 1_000_000,
    clock,
    log: createLog((line) => log.push(line)),
    random: () => 0,
    async sleep(milliseconds) {
      waits.push(milliseconds)
      clock.time += milliseconds
    },
    ...options,
  })
  return { ...delegator, clock, waits, log, credentials }
}

/** The failure that `work` ends in. @throws when it ends well or otherwise. */
export async function failureOf(work: Promise<unknown>): Promise<DelegationFailure> {
  try {
    await work
  } catch (error) {
    if (error instanceof DelegationFailed) return error.failure
    throw error
  }
  throw new Error('It should have failed.')
}

/** Resolves when `release` is called: for answers that come when a test says so. */
export function gate(): { readonly opened: Promise<void>; readonly release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, release: resolve }
}
