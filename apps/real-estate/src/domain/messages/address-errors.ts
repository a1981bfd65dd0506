import { type ErrorEntry, entry } from './error-entry.ts'

/** A postcode, a number or a key that can't be read. */
export const ADDRESS_ERRORS = {
  INVALID_POSTCODE: entry(
    ['"{value}" is geen Nederlandse postcode.', 'Geef vier cijfers en twee letters: 1234 AB.'],
    ['"{value}" is not a Dutch postcode.', 'Give four digits and two letters: 1234 AB.'],
  ),
  POSTCODE_LETTERS_MISSING: entry(
    [
      'De postcode "{value}" mist zijn twee letters.',
      'Een Nederlandse postcode is 1234 AB. Vier cijfers alleen zijn een gebied of een buitenlandse postcode.',
    ],
    [
      'The postcode "{value}" lacks its two letters.',
      'A Dutch postcode reads 1234 AB. Four digits alone are a whole area, or a foreign postcode.',
    ],
  ),
  POSTCODE_FOREIGN: entry(
    [
      '"{value}" lijkt een buitenlandse postcode van vijf cijfers.',
      'Dit register kent alleen adressen in Nederland: 1234 AB. Duitsland en Frankrijk hebben vijf cijfers.',
    ],
    [
      '"{value}" looks like a foreign postcode of five digits.',
      'This register only has addresses in the Netherlands: 1234 AB. Germany and France use five digits.',
    ],
  ),
  'POSTCODE_FOREIGN/four': entry(
    [
      '"{value}" is een buitenlandse postcode.',
      'Dit register kent alleen adressen in Nederland: 1234 AB. Ook Baarle-Hertog is Belgisch, en Caribisch Nederland heeft geen postcodes.',
    ],
    [
      '"{value}" is a foreign postcode.',
      'This register only has addresses in the Netherlands: 1234 AB. Baarle-Hertog too is Belgian, and the Caribbean Netherlands have no postcodes.',
    ],
  ),
  INVALID_HUISNUMMER: entry(
    [
      '"{value}" is geen huisnummer.',
      'Geef een getal van 1 tot 99999, eventueel met letter en toevoeging: 12, 12A, 12-2, 12 bis.',
    ],
    [
      '"{value}" is not a house number.',
      'Give a number from 1 to 99999, with a letter and addition if any: 12, 12A, 12-2, 12 bis.',
    ],
  ),
  INVALID_HUISLETTER: entry(
    [
      '"{value}" is geen huisletter.',
      'Een huisletter is precies één letter A–Z; zet de rest in toevoeging.',
    ],
    [
      '"{value}" is not a huisletter.',
      'A huisletter is exactly one letter A–Z; put the rest in toevoeging.',
    ],
  ),
  INVALID_TOEVOEGING: entry(
    [
      '"{value}" is geen huisnummertoevoeging.',
      'Een toevoeging is één tot vier letters of cijfers: 2, bis, 1A.',
    ],
    [
      '"{value}" is not a huisnummertoevoeging (addition).',
      'An addition is one to four letters or digits: 2, bis, 1A.',
    ],
  ),
  HOUSE_NUMBER_TWICE: entry(
    [
      'Achter het huisnummer staat "{value}" en er is ook een huisletter of toevoeging gegeven.',
      'Zet alles in huisnummer ("12A-2"), of geef een kaal getal en de delen apart.',
    ],
    [
      'The house number ends in "{value}" while huisletter or toevoeging is given as well.',
      'Put everything in huisnummer ("12A-2"), or give a bare number and the parts apart.',
    ],
  ),
  POSTCODE_MISSING: entry(
    ['Er is een huisnummer zonder postcode gegeven.', 'Geef ook de postcode: 1234 AB.'],
    ['A house number was given without a postcode.', 'Give the postcode too: 1234 AB.'],
  ),
  HUISNUMMER_MISSING: entry(
    [
      'Er is een postcode zonder huisnummer gegeven.',
      'Geef ook het huisnummer. Get_Addresses_for_Postcode toont alle adressen van een postcode.',
    ],
    [
      'A postcode was given without a house number.',
      'Give the huisnummer too. Get_Addresses_for_Postcode lists all addresses of a postcode.',
    ],
  ),
  KEY_MISSING: entry(
    ['Er is niet gezegd om welk pand of adres het gaat.', 'Geef precies één van: {fields}.'],
    ['Nothing says which property this is about.', 'Give exactly one of: {fields}.'],
  ),
  KEY_CONFLICT: entry(
    ['Er zijn meerdere aanduidingen tegelijk gegeven: {given}.', 'Geef precies één van: {fields}.'],
    ['Several keys were given at once: {given}.', 'Give exactly one of: {fields}.'],
  ),
} as const satisfies Record<string, ErrorEntry>
