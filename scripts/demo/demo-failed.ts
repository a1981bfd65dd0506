/** The journey ended early. The message says at which request, what came instead, what to do. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed'
}
