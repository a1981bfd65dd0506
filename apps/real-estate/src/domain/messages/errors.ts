import { ADDRESS_ERRORS } from './address-errors.ts'
import { type ErrorEntry, entry } from './error-entry.ts'
import { OVERRIDE_ERRORS } from './override-errors.ts'
import { OWN_ERRORS } from './own-errors.ts'

/** Failures a caller can act on. A key's part after `/` only tells its texts apart. */
export const ERRORS = {
  ...ADDRESS_ERRORS,
  ...OVERRIDE_ERRORS,
  ...OWN_ERRORS,
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
  'INVALID_CURSOR/other_list': entry(
    [
      'Deze cursor hoort bij een andere lijst: een ander filter, een andere volgorde of een ander object.',
      'Geef dezelfde filters en sort als bij de vorige pagina, of laat cursor weg om opnieuw te beginnen.',
    ],
    [
      'This cursor belongs to another list: other filters, another order or another property.',
      'Give the same filters and sort as for the page before, or leave cursor out to start again.',
    ],
  ),
  'INVALID_CURSOR/other_question': entry(
    [
      'Deze cursor hoort bij een andere vraag.',
      'Geef dezelfde postcode, hetzelfde nummer en dezelfde page_size als bij de vorige pagina, of laat cursor weg.',
    ],
    [
      'This cursor belongs to another question.',
      'Give the same postcode, number and page_size as for the page before, or leave cursor out.',
    ],
  ),
  'INVALID_CURSOR/page': entry(
    ['cursor en page wijzen naar verschillende pagina’s.', 'Laat page weg als u een cursor geeft.'],
    ['cursor and page point to different pages.', 'Leave page out when you give a cursor.'],
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
      'De beoordelingen konden niet worden bewaard, gelezen of verwijderd; er is niets half gedaan.',
      'Probeer het zo weer. Met save: false wordt beoordeeld zonder te bewaren.',
    ],
    [
      'The assessments could not be saved, read or deleted; nothing was half done.',
      'Try again in a moment. save: false assesses without saving.',
    ],
    true,
  ),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS
