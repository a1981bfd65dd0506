/** No answer from the sign-in service: no connection, a broken one, or none in time. */
export class UpstreamUnreachable extends Error {
  override name = 'UpstreamUnreachable'
  constructor(cause: unknown) {
    super('the sign-in service could not be reached', { cause })
  }
}
