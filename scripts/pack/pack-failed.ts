/** A package could not be packed. The message says which step failed and what it printed. */
export class PackFailed extends Error {
  override readonly name = 'PackFailed'
}
