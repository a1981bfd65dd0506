/** No server was made and nothing was left behind. The message says why and what to do. */
export class ServerRefused extends Error {
  override readonly name = 'ServerRefused'
}
