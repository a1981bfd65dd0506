/** Nothing was started. The message is one sentence or two: what is wrong and what to do. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}
