/** Going back would lose data, so an older program does not touch what a newer one wrote. */
export const schemaIsNewer = (name: string, found: number, known: number): Error =>
  new Error(
    `The tables of ${name} have schema version ${found} and this Voordeur knows up to ${known}. Run the newer Voordeur that wrote them.`,
  )
