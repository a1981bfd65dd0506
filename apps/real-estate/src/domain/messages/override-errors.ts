import { type ErrorEntry, entry } from './error-entry.ts'

/** Figures of the caller that can not be used together, or not at all. */
export const OVERRIDE_ERRORS = {
  OVERRIDES_CONFLICT: entry(
    ['{fields} spreken elkaar tegen.', 'Laat een van beide weg, of geef wat klopt.'],
    ['{fields} contradict each other.', 'Leave one of them out, or give what is right.'],
  ),
  OVERRIDES_INCOMPLETE: entry(
    ['{field} zegt zonder {needed} niets.', 'Geef ook {needed}, of laat {field} weg.'],
    ['{field} means nothing without {needed}.', 'Give {needed} too, or leave {field} out.'],
  ),
  ROOMS_WITHOUT_VERTREK: entry(
    [
      'Onder de ruimten is geen vertrek van 4 m² of meer.',
      'Geef alle ruimten van de woning, ook kamer, keuken en badkamer, met hun m².',
    ],
    [
      'Among the rooms there is no vertrek (living, sleeping, cooking, bathing) of 4 m² or more.',
      'Give every room of the home, with its m².',
    ],
  ),
  INVALID_COROP: entry(
    ['"{value}" is geen COROP-gebied.', 'Geef de code van twee cijfers, 01 tot en met 40.'],
    ['"{value}" is not a COROP area.', 'Give the code of two digits, 01 to 40.'],
  ),
} as const satisfies Record<string, ErrorEntry>
