interface Text {
  readonly nl: string
  readonly en: string
}

/** Of what was looked up or could not be, of places, and of the steps of a slow call. */
export const LOOKED_UP_TEXTS = {
  MUNICIPALITY_TODAY: {
    nl: 'De gemeente waarin de woonplaats op {as_of} ligt (CBS).',
    en: 'The municipality that the place lies in on {as_of} (CBS).',
  },
  COROP_AREA: {
    nl: 'COROP-gebied van die gemeente (CBS).',
    en: 'COROP area of that municipality (CBS).',
  },
  RENT_NOT_LOOKED_UP: {
    nl: 'Van het object is alleen het adres bekend; of het een woning is, kon niet worden opgevraagd.',
    en: 'Only the address of the object is known; whether it is a dwelling could not be looked up.',
  },
  NOTE_LABEL_NOT_LOOKED_UP: {
    nl: 'Of er een label is, kon niet worden opgezocht: van klasse G tot A++++, waarschijnlijk volgens bouwjaar.',
    en: 'Whether there is a label could not be looked up: from class G to A++++, likely by year of construction.',
  },
  NOTE_WOZ_LOOKED_UP: {
    nl: 'Uit de opgezochte WOZ-waarde en de opgegeven ruimten, voor de maximering.',
    en: 'From the WOZ value that was looked up and the rooms as given, before the cap.',
  },
  NOTE_WOZ_LOOKED_UP_AREA_ESTIMATED: {
    nl: 'Uit de opgezochte WOZ-waarde over een geschatte oppervlakte, voor de maximering.',
    en: 'From the WOZ value that was looked up over an estimated area, before the cap.',
  },
  ASSUME_COROP_OF_PLACE: {
    nl: 'COROP-gebied: dat van de woonplaats van het adres.',
    en: 'COROP area: that of the place in the address.',
  },
  ASSUME_NO_ACCESSIBILITY: {
    nl: 'Huurpunten: geen voorzieningen voor gehandicapten (rubriek 7).',
    en: 'Rent points: no facilities for the disabled (rubric 7).',
  },
  ASSUME_NO_SHARED_ROOMS: {
    nl: 'Huurpunten: geen gedeelde ruimten en voorzieningen (rubriek 9).',
    en: 'Rent points: no shared rooms and facilities (rubric 9).',
  },
  ASSUME_NO_SHARED_PARKING: {
    nl: 'Huurpunten: geen gedeelde parkeerplaatsen (rubriek 10).',
    en: 'Rent points: no shared parking (rubric 10).',
  },
  ASSUME_NO_SPECIAL_FACILITIES: {
    nl: 'Huurpunten: rubriek 12 (bijzondere voorzieningen, zorgwoning) is niet meegeteld.',
    en: 'Rent points: rubric 12 (special facilities, care homes) is not counted.',
  },
  WWS_OF_BUILDING: {
    nl: 'Een label van het hele pand telt niet.',
    en: 'A label of the whole building does not count.',
  },
  STEP_FIND: { nl: 'Het adres zoeken', en: 'Finding the address' },
  STEP_OBJECT: {
    nl: 'Object, panden en adressen opvragen',
    en: 'Looking up the object, its buildings and addresses',
  },
  STEP_LABEL: { nl: 'Energielabels opvragen', en: 'Looking up energy labels' },
  STEP_NEARBY: { nl: 'Labels in het pand opvragen', en: 'Looking up labels in the building' },
  STEP_FACTS: {
    nl: 'Object, panden, energielabel en WOZ-waarde opvragen',
    en: 'Looking up the object, its buildings, energy label and WOZ value',
  },
  STEP_ASSESS: { nl: 'Rekenen en bewaren', en: 'Counting and saving' },
} as const satisfies Record<string, Text>
