/**
 * The postcodes of Voorbeek. They look like any other, yet are nobody's: PostNL has issued none
 * that start with 1234.
 */
export const POSTCODES = {
  /** The main street, odd side: the address to show is number 1. */
  voordeurstraatOdd: '1234AA',
  voordeurstraatEven: '1234AB',
  sleutelgracht: '1234AC',
  drempelweg: '1234AD',
  scharnierplein: '1234AE',
  klinkerlaan: '1234AG',
  luifelhof: '1234AH',
  portaalweg: '1234AJ',
  kadepad: '1234AK',
  wagenpad: '1234AL',
  /** Shared by two streets, Klopperpad and Belpad. */
  paths: '1234AM',
  deurklinkweg: '1234AN',
  nieuweSlot: '1234AP',
} as const
