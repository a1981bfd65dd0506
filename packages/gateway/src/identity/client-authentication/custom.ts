import { assertionParameters } from './client-assertion.ts'
import { type ClientAuthentication, CredentialUnavailable } from './client-authentication.ts'

export interface CustomOptions {
  /**
   * A signed JWT that the registration trusts (RFC 7523 section 3), such as what `@azure/identity`
   * gives. Asked for every token request: cache inside.
   */
  getClientAssertion(): Promise<string>
  /** How long to wait for it; 10 s by default. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 10_000
const SOURCE = 'getClientAssertion'

/** Client authentication that an application brings along. */
export function createCustomAuthentication(options: CustomOptions): ClientAuthentication {
  return {
    kind: 'custom',
    parameters: async () => assertionParameters(await inTime(options), SOURCE),
    refresh() {},
  }
}

async function inTime({ getClientAssertion, timeoutMs = TIMEOUT_MS }: CustomOptions) {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), timeoutMs)
  try {
    return await Promise.race([getClientAssertion(), late.promise])
  } catch (cause) {
    throw new CredentialUnavailable(
      `${SOURCE} failed or took longer than ${timeoutMs} ms, so there is no client assertion.`,
      { cause },
    )
  } finally {
    clearTimeout(timer)
  }
}
