import { COMPANION_TEXTS } from './companion-texts.ts'
import { EXPORT_TEXTS } from './export-texts.ts'
import { LOCATION_TEXTS } from './location-texts.ts'
import { LOOKED_UP_TEXTS } from './looked-up-texts.ts'
import { RENT_TEXTS } from './rent-texts.ts'

interface Text {
  readonly nl: string
  readonly en: string
}

/**
 * Fixed texts: reasons, rules, labels, assumptions, and the effect of a missing input. Saved
 * assessments hold some of these codes: a code may get better words, but never goes away.
 */
export const TEXTS = {
  // How the dwelling type was derived.
  RULE_NO_WOONFUNCTIE: {
    nl: 'Het object heeft geen woonfunctie.',
    en: 'The object has no residential use (woonfunctie).',
  },
  RULE_NO_BUILDING: {
    nl: 'Zonder pand is het type niet af te leiden.',
    en: 'Without a building the type can not be derived.',
  },
  RULE_ENDED: {
    nl: 'Het adres of object is beëindigd; het pand telt het niet meer mee.',
    en: 'The address or object has ended; its building no longer counts it.',
  },
  RULE_NO_UNITS: {
    nl: 'Het pand heeft geen verblijfsobject dat nog bestaat.',
    en: 'The building has no unit that still exists.',
  },
  RULE_ONLY_UNIT: {
    nl: 'Het pand heeft één verblijfsobject, met woonfunctie.',
    en: 'The building has one unit, and it is residential.',
  },
  RULE_ONLY_DWELLING: {
    nl: 'Het pand heeft één woning naast ander gebruik.',
    en: 'The building has one dwelling beside other uses.',
  },
  RULE_SEVERAL_DWELLINGS: {
    nl: 'Het pand heeft meer dan één woning.',
    en: 'The building has more than one dwelling.',
  },

  // Whether a label can count for rent points.
  WWS_VALID: {
    nl: 'Geldig en opgenomen vanaf 1 januari 2021.',
    en: 'Valid, and surveyed on or after 1 January 2021.',
  },
  WWS_NO_LABEL: {
    nl: 'Geen label in de ingebouwde (gegenereerde) gegevens; zoek het op bij EP-Online.',
    en: 'No label in the embedded (synthetic) data; look it up at EP-Online.',
  },
  WWS_EXPIRED: { nl: 'Het label is verlopen.', en: 'The label has expired.' },
  WWS_EI_MARK_UNKNOWN: {
    nl: 'Een Energie-Index uit 2015–2020 telt alleen met de aantekening "geldig voor WWS"; die staat niet in dit register.',
    en: 'An Energie-Index of 2015–2020 counts only when marked "geldig voor WWS"; this register does not hold that mark.',
  },
  WWS_SIMPLIFIED: {
    nl: 'Een vereenvoudigd label uit 2015–2020 telt niet.',
    en: 'A simplified label of 2015–2020 does not count.',
  },
  WWS_TOO_OLD: {
    nl: 'Een label van voor 2015 telt niet.',
    en: 'A label from before 2015 does not count.',
  },

  // Areas and location.
  REGISTERING_MUNICIPALITY: {
    nl: 'De gemeente die het object registreerde; na een herindeling kan het in een andere liggen.',
    en: 'The municipality that registered the object; after a merger it may lie in another.',
  },
  SCORE_COVERAGE: {
    nl: 'Het ingebouwde register heeft te weinig lagen: {coverage} % van de gewichten is gedekt, 50 % is nodig.',
    en: 'The embedded register has too few layers: {coverage} % of the weights is covered, 50 % is needed.',
  },
  LAYER_NOT_EMBEDDED: {
    nl: 'Niet in het ingebouwde register.',
    en: 'Not in the embedded register.',
  },
  indicator_addresses: { nl: 'Adressen', en: 'Addresses' },
  indicator_dwellings: { nl: 'Woningen', en: 'Dwellings' },
  indicator_dwelling_share: {
    nl: 'Woningen per 100 adressen',
    en: 'Dwellings per 100 addresses',
  },
  indicator_address_density: { nl: 'Adressen per km²', en: 'Addresses per km²' },
  indicator_buildings: { nl: 'Panden', en: 'Buildings' },
  indicator_median_bouwjaar: { nl: 'Mediaan bouwjaar', en: 'Median year of construction' },
  indicator_shops: { nl: 'Objecten met winkelfunctie', en: 'Units with retail use' },
  indicator_schools: { nl: 'Objecten met onderwijsfunctie', en: 'Units with education use' },
  indicator_health_care: {
    nl: 'Objecten met gezondheidszorgfunctie',
    en: 'Units with health care use',
  },
  indicator_gatherings: {
    nl: 'Objecten met bijeenkomstfunctie',
    en: 'Units with gathering use (restaurants, churches, day care)',
  },
  indicator_sports: { nl: 'Objecten met sportfunctie', en: 'Units with sports use' },
  indicator_offices: { nl: 'Objecten met kantoorfunctie', en: 'Units with office use' },

  // Assessments.
  DISCLAIMER: {
    nl: 'Indicatie uit registergegevens en uw opgaven. Geen taxatie (NRVT) en geen advies.',
    en: 'An indication from register data and your figures. No appraisal (geen taxatie, NRVT) and no advice.',
  },
  NO_APPRAISAL: {
    nl: 'Geen taxatie (NRVT).',
    en: 'No appraisal (geen taxatie, NRVT).',
  },
  ratio_woz_per_m2: { nl: 'WOZ-waarde per m²', en: 'WOZ value per m²' },
  ratio_asking_price_per_m2: { nl: 'Vraagprijs per m²', en: 'Asking price per m²' },
  ratio_asking_price_to_woz: {
    nl: 'Vraagprijs als deel van de WOZ-waarde',
    en: 'Asking price as a share of the WOZ value',
  },
  ratio_gross_yield: { nl: 'Bruto aanvangsrendement', en: 'Gross initial yield' },
  ASSUME_BAND: {
    nl: 'De bandbreedte van ten minste 15 % is onze aanname.',
    en: 'The band of at least 15 % is our assumption.',
  },
  ASSUME_NOT_INDEXED: {
    nl: 'De WOZ-waarde is niet omgerekend van haar peildatum naar vandaag.',
    en: 'The WOZ value is not converted from its reference date to today.',
  },
  ASSUME_AREA_BAG: {
    nl: 'Oppervlakte: gebruiksoppervlakte uit de BAG.',
    en: 'Area: usable area (gebruiksoppervlakte) as registered in the BAG.',
  },
  ASSUME_AREA_CALLER: {
    nl: 'Oppervlakte: zoals opgegeven.',
    en: 'Area: as stated by the caller.',
  },
  ASSUME_LABEL_SYNTHETIC: {
    nl: 'Energielabels zijn hier gegenereerd voor demonstratie; het echte label is niet bekend.',
    en: 'Energy labels here were generated for demonstration; the real one is not known.',
  },
  ASSUME_COROP: {
    nl: 'Regionale gemiddelden (COROP) zeggen niets over deze woning zelf; voor huurpunten tellen zij nooit.',
    en: 'Regional means (COROP) say nothing about this home itself; they never count for rent points.',
  },
  ASSUME_FICTIONAL: {
    nl: 'Het object is verzonnen.',
    en: 'The property is invented.',
  },
  missing_woz: {
    nl: 'Geeft een bandbreedte van de waarde (WOZ ± 15 %).',
    en: 'Gives an indicative value band (WOZ ± 15 %).',
  },
  missing_woz_peildatum: {
    nl: 'Laat zien hoe oud de WOZ-waarde is.',
    en: 'Shows how old the WOZ value is.',
  },
  missing_asking_price: {
    nl: 'Plaatst de vraagprijs tegenover de bandbreedte.',
    en: 'Places the asking price against the value band.',
  },
  missing_rent: {
    nl: 'Geeft het bruto aanvangsrendement.',
    en: 'Gives the gross initial yield.',
  },
  missing_living_area_m2: {
    nl: 'Geeft bedragen per m².',
    en: 'Gives figures per m².',
  },
  missing_monument: {
    nl: 'Bepaalt of de regels voor monumenten gelden.',
    en: 'Tells whether the rules for monuments apply.',
  },
  missing_energy_label: {
    nl: 'Een geldig energielabel; meestal nodig bij verkoop en verhuur.',
    en: 'A valid energy label; usually needed on sale and letting.',
  },
  ...EXPORT_TEXTS,
  ...RENT_TEXTS,
  ...LOCATION_TEXTS,
  ...LOOKED_UP_TEXTS,
  ...COMPANION_TEXTS,
} as const satisfies Record<string, Text>

export type TextCode = keyof typeof TEXTS
