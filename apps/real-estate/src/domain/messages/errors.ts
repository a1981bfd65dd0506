import { type ErrorEntry, entry } from './error-entry.ts'
import { OVERRIDE_ERRORS } from './override-errors.ts'

/** Failures a caller can act on. A key's part after `/` only tells its texts apart. */
export const ERRORS = {
  ...OVERRIDE_ERRORS,
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
  INVALID_ID: entry(
    [
      '"{value}" is geen geldige identificatie.',
      'Een BAG-identificatie is 16 cijfers. De andere tools geven haar terug; verzin haar niet.',
    ],
    [
      '"{value}" is not a valid identifier.',
      'A BAG identifier is 16 digits. The other tools return it; do not make one up.',
    ],
  ),
  ID_OF_OTHER_KIND: entry(
    ['"{value}" is een andere soort identificatie.', 'Geef haar als {instead}.'],
    ['"{value}" identifies another kind of thing.', 'Give it as {instead}.'],
  ),
  ID_LOST_ZERO: entry(
    [
      '"{value}" heeft 15 cijfers in plaats van 16.',
      'Waarschijnlijk is de nul vooraan weg. Geef de identificatie als tekst: 0{value}.',
    ],
    [
      '"{value}" has 15 digits instead of 16.',
      'The leading zero was probably lost. Give the identifier as text: 0{value}.',
    ],
  ),
  OUTSIDE_NL: entry(
    [
      'Het punt {value} ligt niet in Europees Nederland.',
      'Geef lat 50,5–53,7 en lon 3,2–7,3 (graden), of rd_x 0–280000 en rd_y 300000–625000 (meter).',
    ],
    [
      'The point {value} is not in the European Netherlands.',
      'Give lat 50.5–53.7 and lon 3.2–7.3 (degrees), or rd_x 0–280000 and rd_y 300000–625000 (metres).',
    ],
  ),
  LAT_LON_SWAPPED: entry(
    ['Bij {value} lijken lat en lon verwisseld.', 'In Nederland is lat ongeveer 52 en lon 5.'],
    ['In {value} lat and lon seem swapped.', 'In the Netherlands lat is about 52 and lon about 5.'],
  ),
  COORDINATE_INCOMPLETE: entry(
    ['Het punt mist een coördinaat.', 'Geef lat en lon samen, of rd_x en rd_y samen.'],
    ['The point lacks a coordinate.', 'Give lat and lon together, or rd_x and rd_y together.'],
  ),
  NO_POSITION: entry(
    [
      'Het register heeft geen ligging van dit adres.',
      'Geef een punt (lat en lon), of een adres in de buurt.',
    ],
    [
      'The register has no position for this address.',
      'Give a point (lat and lon), or an address nearby.',
    ],
  ),
  INVALID_DATE: entry(
    ['"{value}" is geen datum.', 'Geef jaar-maand-dag: 2026-01-31.'],
    ['"{value}" is not a date.', 'Give year-month-day: 2026-01-31.'],
  ),
  DATE_IN_FUTURE: entry(
    ['De datum {value} ligt in de toekomst.', 'Geef een datum die geweest is.'],
    ['The date {value} lies in the future.', 'Give a date that has passed.'],
  ),
  DATES_REVERSED: entry(
    ['date_from ligt na date_to.', 'Draai de twee datums om.'],
    ['date_from is later than date_to.', 'Swap the two dates.'],
  ),
  INVALID_ENERGY_CLASS: entry(
    ['"{value}" is geen labelklasse.', 'Kies uit A++++ tot en met G, of none voor zonder label.'],
    ['"{value}" is not a label class.', 'Choose from A++++ to G, or none for without a label.'],
  ),
  INVALID_CURSOR: entry(
    [
      'Deze cursor is niet van deze tool.',
      'Laat cursor weg om vooraan te beginnen, of geef next_cursor onveranderd terug.',
    ],
    [
      'This cursor does not come from this tool.',
      'Leave cursor out to start at the beginning, or pass next_cursor back unchanged.',
    ],
  ),
  NOT_FOUND: entry(
    [
      'Dit register kent {value} niet.',
      'Het register is {register}, stand {as_of}. Zoek het adres met Get_Addresses_for_Postcode.',
    ],
    [
      'This register does not hold {value}.',
      'The register is {register}, state {as_of}. Find the address with Get_Addresses_for_Postcode.',
    ],
  ),
  'NOT_FOUND/number': entry(
    [
      'Op postcode {postcode} is er geen huisnummer {value}.',
      'Op dit nummer staan wel: {others}. Vraag welke bedoeld is.',
    ],
    [
      'Postcode {postcode} has no house number {value}.',
      'At this number there are: {others}. Ask which one is meant.',
    ],
  ),
  'NOT_FOUND/never_issued': entry(
    [
      'Dit register kent {value} niet.',
      'PostNL geeft geen postcodes uit die eindigen op SA, SD of SS; controleer de postcode.',
    ],
    [
      'This register does not hold {value}.',
      'PostNL issues no postcodes that end in SA, SD or SS; check the postcode.',
    ],
  ),
  'NOT_FOUND/building': entry(
    [
      'Pand {value} heeft geen adres.',
      'Een schuur of garage is vaak een pand zonder adres. Geef een adres of een ander pand.',
    ],
    [
      'Building {value} has no address.',
      'A shed or garage often is a building without one. Give an address or another building.',
    ],
  ),
  'NOT_FOUND/assessment': entry(
    [
      'Er is geen beoordeling met deze assessment_id.',
      'Get_Assessed_Properties toont uw eigen beoordelingen.',
    ],
    [
      'There is no assessment with this assessment_id.',
      'Get_Assessed_Properties lists your own assessments.',
    ],
  ),
  COMPARE_NEEDS_TWO: entry(
    ['compare vraagt twee verschillende assessment_ids.', 'Geef er precies twee.'],
    ['compare needs two different assessment_ids.', 'Give exactly two.'],
  ),
  SOURCES_UNAVAILABLE: entry(
    [
      'Geen bron kon antwoorden: {sources}. Dat zegt niets over het adres.',
      'Probeer het zo weer. Adressen in het ingebouwde register blijven antwoorden.',
    ],
    [
      'No source could answer: {sources}. That says nothing about the address.',
      'Try again in a moment. Addresses in the embedded register go on answering.',
    ],
    true,
  ),
  SIGN_IN_REQUIRED: entry(
    ['Beoordelingen horen bij een persoon.', 'Meld u aan als persoon en probeer het opnieuw.'],
    ['Assessments belong to a person.', 'Sign in as a person and try again.'],
  ),
  IDEMPOTENCY_CONFLICT: entry(
    [
      'Deze idempotency_key is al gebruikt voor een andere beoordeling.',
      'Gebruik een nieuwe sleutel, of herhaal de eerste vraag precies.',
    ],
    [
      'This idempotency_key was already used for another assessment.',
      'Use a new key, or repeat the first request exactly.',
    ],
  ),
  ASSESSMENTS_FULL: entry(
    [
      'Er zijn al {limit} beoordelingen bewaard; meer kan niet.',
      'Geef save: false om zonder bewaren te beoordelen.',
    ],
    [
      'There are already {limit} saved assessments; no more fit.',
      'Give save: false to assess without saving.',
    ],
  ),
  STORAGE_UNAVAILABLE: entry(
    [
      'De beoordeling kon niet worden bewaard of gelezen; er is niets half opgeslagen.',
      'Probeer het zo weer. Met save: false wordt beoordeeld zonder te bewaren.',
    ],
    [
      'The assessment could not be saved or read; nothing was half stored.',
      'Try again in a moment. save: false assesses without saving.',
    ],
    true,
  ),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS
