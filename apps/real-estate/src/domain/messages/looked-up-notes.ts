interface Note {
  readonly nl: string
  readonly en: string
}

/** About what was looked up for an assessment, and about what can't be looked up here. */
export const LOOKED_UP_NOTES = {
  WOZ_UNOFFICIAL: {
    nl: 'De WOZ-waarde van peildatum {date} komt van het WOZ-waardeloket, dat voor programma’s geen gedocumenteerde ingang heeft. Controleer haar op wozwaardeloket.nl.',
    en: 'The WOZ value of reference date {date} comes from the WOZ-waardeloket, which documents no interface for programs. Check it at wozwaardeloket.nl.',
  },
  WOZ_NONE: {
    nl: 'Het WOZ-waardeloket toont voor dit adres geen waarde.',
    en: 'The WOZ-waardeloket shows no value for this address.',
  },
  WOZ_COVERS_MORE: {
    nl: 'De opgezochte WOZ-waarde is van meer dan dit object, bijvoorbeeld ook van een garage.',
    en: 'The WOZ value that was looked up is of more than this object: of a garage too, say.',
  },
  WOZ_NOT_ASKED: {
    nl: 'Er is geen WOZ-waarde opgezocht, omdat u er zelf een gaf.',
    en: 'No WOZ value was looked up, because you gave one.',
  },
  WOZ_NOT_CONFIGURED: {
    nl: 'Deze server zoekt geen WOZ-waarden op. De ingang van het WOZ-waardeloket is niet gedocumenteerd; de beheerder moet haar met WOZ_COUNTER=unofficial aanzetten. Zoek de waarde zelf op wozwaardeloket.nl en geef overrides.woz met overrides.woz_peildatum.',
    en: 'This server looks up no WOZ values. The WOZ-waardeloket documents no interface for programs; its operator has to turn it on with WOZ_COUNTER=unofficial. Look the value up at wozwaardeloket.nl yourself, and give overrides.woz with overrides.woz_peildatum.',
  },
  TRANSACTIONS_NOT_CONFIGURED: {
    nl: 'Koopsommen en eigendom staan in betaalde producten van het Kadaster. Daarvoor is op deze server geen koppeling (KADASTER_TRANSACTIONS); de beheerder heeft een contract en een eigen koppeling nodig.',
    en: 'Sale prices and ownership are in paid products of Kadaster. This server has no adapter for them (KADASTER_TRANSACTIONS); its operator needs a contract and an adapter of their own.',
  },
  INVENTED_NOT_LOOKED_UP: {
    nl: 'Van een verzonnen adres wordt nergens iets opgezocht.',
    en: 'Nothing is looked up anywhere about an invented address.',
  },
  COROP_OTHER_THAN_PLACE: {
    nl: 'Opgegeven is COROP-gebied {given}; {place} ligt in {region}. Het opgegeven gebied is gebruikt.',
    en: 'COROP area {given} was given; {place} lies in {region}. The one that was given is used.',
  },
  LABEL_OF_BUILDING: {
    nl: 'Er is alleen een label van het hele pand; dat is niet het label van dit object en telt niet voor huurpunten.',
    en: 'There is only a label of the whole building; it is not the label of this object, and does not count for rent points.',
  },
  BOUWJAAR_CONFLICT: {
    nl: 'Volgens de BAG is het bouwjaar {bag}, volgens het energielabel {label}.',
    en: 'The BAG has {bag} as the year of construction, the energy label {label}.',
  },
  OFFICE_WITHOUT_LABEL: {
    nl: 'Een kantoor boven 100 m² moet label C of beter hebben; EP-Online heeft er geen. Er zijn uitzonderingen, zoals monumenten.',
    en: 'An office above 100 m² must have label C or better; EP-Online has none for it. There are exceptions, such as monuments.',
  },
  NEARBY_UNKNOWN: {
    nl: 'Welke andere adressen het pand heeft kon niet worden opgevraagd; nearby is daardoor leeg.',
    en: 'Which other addresses the building has could not be looked up; nearby is empty because of it.',
  },
} as const satisfies Record<string, Note>
