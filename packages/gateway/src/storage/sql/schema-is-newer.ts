/** Going back would lose data, so an older program does not touch what a newer one wrote. */
export class SchemaIsNewer extends Error {
  override name = 'SchemaIsNewer'
  constructor(name: string, found: number, known: number) {
    super(
      `The tables of ${name} have schema version ${found} and this Voordeur knows up to ${known}. Run the newer Voordeur that wrote them.`,
    )
  }
}
