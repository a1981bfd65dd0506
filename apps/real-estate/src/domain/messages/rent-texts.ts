interface Text {
  readonly nl: string
  readonly en: string
}

/**
 * Texts of the rent points (WWS): why there are none, the names of the rubrics as the rules have
 * them, what each rests on, and what would narrow them. Saved assessments hold these codes.
 */
export const RENT_TEXTS = {
  ASSUME_SELF_CONTAINED: {
    nl: 'Huurpunten: geteld als zelfstandige woning, met eigen keuken en toilet.',
    en: 'Rent points: counted as a self-contained dwelling, with its own kitchen and toilet.',
  },
  ASSUME_NOT_COUNTED: {
    nl: 'Huurpunten: gedeelde ruimten en parkeerplaatsen, voorzieningen voor gehandicapten en rubriek 12 (bijzondere voorzieningen) zijn niet meegeteld.',
    en: 'Rent points: shared rooms and parking, facilities for the disabled and rubric 12 (special facilities) are not counted.',
  },
  ASSUME_ROOM_SHARES: {
    nl: 'Huurpunten: 70–85 % van de oppervlakte is vertrek en 5–15 % overige ruimte. Dat is onze aanname.',
    en: 'Rent points: 70–85 % of the area is rooms (vertrekken) and 5–15 % other space. That is our assumption.',
  },
  ASSUME_PEILDATUM: {
    nl: 'Huurpunten: de WOZ-waarde is gelezen als die van 1 januari vorig jaar.',
    en: 'Rent points: the WOZ value was taken to be of 1 January of the year before.',
  },
  ASSUME_NO_MONUMENT: {
    nl: 'Huurpunten: geen monument en geen beschermd gezicht.',
    en: 'Rent points: no monument, and no protected town view.',
  },
  RENT_NOT_PITCH: {
    nl: 'Voor ligplaatsen en standplaatsen geldt een ander puntenstelsel.',
    en: 'Berths and pitches (ligplaats, standplaats) have another points system.',
  },
  RENT_NOT_ENDED: {
    nl: 'Het object bestaat niet (meer).',
    en: 'The object no longer exists, or never did.',
  },
  RENT_NOT_DWELLING: {
    nl: 'Huurpunten gelden alleen voor woningen; dit object heeft geen woonfunctie.',
    en: 'Rent points are for dwellings only; this object has no residential use (woonfunctie).',
  },
  RENT_NOT_SELF_CONTAINED: {
    nl: 'Voor kamerverhuur (onzelfstandige woonruimte) geldt een ander puntenstelsel, dat hier niet is.',
    en: 'Rooms with shared facilities (onzelfstandige woonruimte) have another points system, which is not here.',
  },
  RENT_NOT_MADE: {
    nl: 'Deze beoordeling is van voor de huurpunten; beoordeel opnieuw om ze te krijgen.',
    en: 'This assessment is from before rent points were counted; assess again to get them.',
  },
  rubric_R1: { nl: 'Oppervlakte van vertrekken', en: 'Area of rooms' },
  rubric_R2: { nl: 'Oppervlakte van overige ruimten', en: 'Area of other space' },
  rubric_R3: { nl: 'Verkoeling en verwarming', en: 'Cooling and heating' },
  rubric_R4: { nl: 'Energieprestatie', en: 'Energy performance' },
  rubric_R5: { nl: 'Keuken', en: 'Kitchen' },
  rubric_R6: { nl: 'Sanitair', en: 'Bathroom and toilet' },
  rubric_R7: { nl: 'Woonvoorzieningen voor gehandicapten', en: 'Facilities for the disabled' },
  rubric_R8: { nl: 'Buitenruimten', en: 'Outdoor space' },
  rubric_R9: {
    nl: 'Gemeenschappelijke vertrekken, overige ruimten en voorzieningen',
    en: 'Shared rooms, other space and facilities',
  },
  rubric_R10: { nl: 'Gemeenschappelijke parkeerruimten', en: 'Shared parking' },
  rubric_R11: { nl: 'Punten voor de WOZ-waarde', en: 'Points for the WOZ value' },
  NOTE_MEASURED_ROOMS: {
    nl: 'Uit de opgegeven ruimten.',
    en: 'From the rooms as given.',
  },
  NOTE_AS_GIVEN: { nl: 'Zoals opgegeven.', en: 'As given.' },
  NOTE_AREA_UNKNOWN: {
    nl: 'Er is geen oppervlakte; 15–250 m² is onze aanname.',
    en: 'There is no area; 15–250 m² is our assumption.',
  },
  NOTE_ROOM_SHARE: {
    nl: 'Geschat: 70–85 % van de gebruiksoppervlakte (onze aanname).',
    en: 'Estimated: 70–85 % of the usable area (our assumption).',
  },
  NOTE_OTHER_SHARE: {
    nl: 'Geschat: 5–15 % van de gebruiksoppervlakte (onze aanname).',
    en: 'Estimated: 5–15 % of the usable area (our assumption).',
  },
  NOTE_HEATING_UNKNOWN: {
    nl: 'Van onverwarmd tot alles verwarmd; het aantal vertrekken is geschat uit de oppervlakte.',
    en: 'From no heating to all heated; the number of rooms is estimated from the area.',
  },
  NOTE_LABEL: {
    nl: 'Volgens het energielabel.',
    en: 'By the energy label.',
  },
  NOTE_ENERGIE_INDEX: {
    nl: 'Volgens de Energie-Index als die "geldig voor WWS" is, anders volgens bouwjaar.',
    en: 'By the Energie-Index if it is marked "geldig voor WWS", otherwise by year of construction.',
  },
  NOTE_BY_BOUWJAAR: {
    nl: 'Er is geen label dat telt: volgens bouwjaar.',
    en: 'No label counts here: by year of construction.',
  },
  NOTE_NO_BOUWJAAR: {
    nl: 'Er is geen label dat telt en geen bouwjaar: van klasse G tot A++++.',
    en: 'No label counts and there is no year of construction: from class G to A++++.',
  },
  NOTE_KITCHEN_UNKNOWN: {
    nl: 'Niet bekend: van geen aanrecht tot het langste met alle extra’s.',
    en: 'Not known: from no worktop to the longest with all extras.',
  },
  NOTE_BATH_UNKNOWN: {
    nl: 'Niet bekend: van één toilet tot ruim dubbel sanitair.',
    en: 'Not known: from one toilet to well over two of everything.',
  },
  NOTE_OUTDOOR_UNKNOWN: {
    nl: 'Niet bekend: van geen (−5) tot het maximum (15).',
    en: 'Not known: from none (−5) to the most (15).',
  },
  NOTE_NOT_COUNTED: {
    nl: 'Niet bekend en niet meegeteld; kan alleen punten toevoegen.',
    en: 'Not known and not counted; could only add points.',
  },
  NOTE_WOZ_GIVEN: {
    nl: 'Uit de opgegeven WOZ-waarde en ruimten, voor de maximering.',
    en: 'From the WOZ value and the rooms as given, before the cap.',
  },
  NOTE_WOZ_AREA_ESTIMATED: {
    nl: 'Uit de opgegeven WOZ-waarde over een geschatte oppervlakte, voor de maximering.',
    en: 'From the WOZ value as given over an estimated area, before the cap.',
  },
  NOTE_WOZ_UNKNOWN: {
    nl: 'Zonder WOZ-waarde telt het wettelijke minimum; meestal is het meer. Een gemiddelde van de buurt of regio mag niet.',
    en: 'Without a WOZ value the legal minimum counts; usually it is more. A mean of the area is not allowed.',
  },
  narrow_rooms: {
    nl: 'De oppervlakte van elke ruimte, en of die verwarmd is.',
    en: 'The area of each room, and whether it is heated.',
  },
  narrow_kitchen: { nl: 'De lengte van het aanrecht.', en: 'The length of the worktop.' },
  narrow_bath: {
    nl: 'Toiletten, wastafels, douches en baden.',
    en: 'Toilets, basins, showers and baths.',
  },
  narrow_outdoor_m2: {
    nl: 'De m² van tuin, balkon of dakterras; 0 als er niets is.',
    en: 'The m² of garden, balcony or roof terrace; 0 when there is none.',
  },
  narrow_woz: {
    nl: 'De WOZ-waarde en haar peildatum (wozwaardeloket.nl).',
    en: 'The WOZ value and its reference date (wozwaardeloket.nl).',
  },
  narrow_living_area_m2: { nl: 'De gebruiksoppervlakte.', en: 'The usable area.' },
  narrow_energy_label: {
    nl: 'Of het label telt voor huurpunten (ep-online.nl).',
    en: 'Whether the label counts for rent points (ep-online.nl).',
  },
} as const satisfies Record<string, Text>
