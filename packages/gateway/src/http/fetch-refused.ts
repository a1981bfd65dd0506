/** Why an outbound fetch was refused or failed. For logs and metrics; not for strangers. */
export type FetchRefusal =
  | 'url'
  | 'dns'
  | 'address'
  | 'busy'
  | 'over-budget'
  | 'timeout'
  | 'connection'
  | 'redirect'
  | 'encoding'
  | 'too-large'

/**
 * A name that does not resolve and a name that resolves to a private address read the same:
 * otherwise the answer would tell strangers which names exist on the inside.
 */
const NO_PUBLIC_ADDRESS = 'its name does not resolve to a public internet address'

const SENTENCES: Readonly<Record<FetchRefusal, string>> = {
  url: 'it is not an https address of a public host on the default port',
  dns: NO_PUBLIC_ADDRESS,
  address: NO_PUBLIC_ADDRESS,
  busy: 'too many addresses are being fetched at the moment; try again in a few seconds',
  'over-budget': 'your network asked for too many new addresses lately; try again in a minute',
  timeout: 'it did not answer in time',
  connection: 'the connection failed',
  redirect: 'it answered with a redirect, which is never followed',
  encoding: 'it answered with a compressed body, which was not asked for',
  'too-large': 'its answer is too large',
}

/**
 * The guarded fetch said no. The message is safe to show: it names the host as the caller
 * wrote it and never an address we resolved.
 */
export class FetchRefused extends Error {
  override name = 'FetchRefused'
  readonly reason: FetchRefusal
  /** @param host the host name, empty when the address could not even be read. */
  constructor(reason: FetchRefusal, host: string, options?: ErrorOptions) {
    const subject = host === '' ? 'The address' : host
    super(`${subject} can't be fetched: ${SENTENCES[reason]}.`, options)
    this.reason = reason
  }
}
