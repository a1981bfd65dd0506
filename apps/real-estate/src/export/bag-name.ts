/** What the fifth and sixth digit of a BAG identification say it identifies. */
const KINDS: Readonly<Record<string, string>> = {
  '01': 'Verblijfsobject',
  '02': 'Ligplaats',
  '03': 'Standplaats',
  '10': 'Pand',
  '20': 'Nummeraanduiding',
}

/**
 * A BAG identification with its namespace, `NL.IMBAG.Pand.0363100012345678`. A spreadsheet makes a
 * number of 16 bare digits, without its leading zero and its last digit. Every tool takes this form.
 */
export const bagName = (id: string): string => {
  const kind = KINDS[id.slice(4, 6)]
  return kind ? `NL.IMBAG.${kind}.${id}` : id
}
