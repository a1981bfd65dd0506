import { LOCATION_NOTES } from './location-notes.ts'
import { LOOKED_UP_NOTES } from './looked-up-notes.ts'
import { OWN_NOTES } from './own-notes.ts'

interface Note {
  readonly nl: string
  readonly en: string
}

/**
 * What a reader must know about an answer (warnings) or about a property (flags). Saved
 * assessments hold these codes: a code may get better words, but never goes away.
 */
export const NOTES = {
  ...OWN_NOTES,
  // About the answer.
  FICTIONAL_REGISTER: {
    nl: 'Dit zijn verzonnen gegevens van {register}, geen echte adressen.',
    en: 'These are invented data of {register}, not real addresses.',
  },
  FICTIONAL_PROPERTIES: {
    nl: 'Onder deze objecten zijn verzonnen objecten uit een voorbeeldplaats.',
    en: 'Some of these properties are invented ones, from a sample town.',
  },
  SYNTHETIC_LABEL: {
    nl: 'De energielabels zijn gegenereerd voor demonstratie. Zij komen niet uit EP-Online en zeggen niets over de echte woning.',
    en: 'The energy labels were generated for demonstration. They are not from EP-Online and say nothing about the real home.',
  },
  NEEDS_CHOICE: {
    nl: 'Er passen {total} objecten. Vraag welke bedoeld is en geef dan de nummeraanduiding_id.',
    en: '{total} objects match. Ask which one is meant, then give its nummeraanduiding_id.',
  },
  CANDIDATES_TRUNCATED: {
    nl: 'Alleen de eerste {shown} staan hier. Geef postcode en huisnummer om te versmallen.',
    en: 'Only the first {shown} are shown. Give postcode and huisnummer to narrow them down.',
  },
  READ_OTHERWISE: {
    nl: 'Gelezen als {address}: letter en toevoeging staan anders in het register dan gegeven.',
    en: 'Read as {address}: the register divides letter and addition differently than given.',
  },
  OTHERS_AT_NUMBER: {
    nl: 'Dit is huisnummer {number} zonder letter of toevoeging; op dit nummer staan {others} andere adressen.',
    en: 'This is number {number} without letter or addition; {others} other addresses share the number.',
  },
  POSTCODE_NEVER_ISSUED: {
    nl: 'PostNL geeft geen postcodes uit die eindigen op SA, SD of SS. Controleer {postcode}.',
    en: 'PostNL issues no postcodes that end in SA, SD or SS. Check {postcode}.',
  },
  NO_ADDRESSES: {
    nl: 'In {register} (stand {as_of}) past geen adres. Het register dekt misschien een ander gebied.',
    en: 'No address in {register} (state {as_of}) matches. It may cover another area.',
  },
  NO_COVERAGE: {
    nl: '{register} bevat niets rond dit punt; het dekt waarschijnlijk een ander gebied. De waarden zijn onbekend, niet nul.',
    en: '{register} holds nothing around this point; it most likely covers another area. The values are unknown, not zero.',
  },
  AREAS_NEED_ADDRESS: {
    nl: 'Van een los punt kent dit register de woonplaats niet; geef een adres voor de gebieden.',
    en: 'This register does not know the place of a bare point; give an address for its areas.',
  },
  LABELS_NEARBY: {
    nl: 'De labels onder nearby horen bij andere adressen in hetzelfde pand.',
    en: 'The labels under nearby belong to other addresses in the same building.',
  },
  NEARBY_LIMITED: {
    nl: 'Voor nearby is naar de eerste {shown} adressen in het pand gekeken.',
    en: 'For nearby the first {shown} addresses in the building were looked at.',
  },
  PERMIT_CALCULATION_ONLY: {
    nl: 'Er is alleen een berekening voor een bouwvergunning; dat is geen energielabel.',
    en: 'There is only a calculation for a building permit; that is no energy label.',
  },
  LABELS_SAME_DAY: {
    nl: 'Op één dag zijn labels met verschillende klassen geregistreerd. Controleer bij EP-Online welk label geldt.',
    en: 'Labels of different classes were registered on one day. Check with EP-Online which one counts.',
  },
  OTHER_PROPERTY_OR_RULES: {
    nl: 'De twee beoordelingen gaan over verschillende objecten of gebruiken andere regels; verschillen zeggen dan minder.',
    en: 'The two assessments are of different objects or use other rules; differences then mean less.',
  },

  // About live sources: what is missing from the answer, and why.
  SOURCE_TIMEOUT: {
    nl: '{source} antwoordde niet op tijd; wat daar stond ontbreekt hier.',
    en: '{source} did not answer in time; what it holds is missing here.',
  },
  SOURCE_UNREACHABLE: {
    nl: '{source} was niet te bereiken of meldde een storing; wat daar stond ontbreekt hier.',
    en: '{source} could not be reached or reported a fault; what it holds is missing here.',
  },
  SOURCE_BUSY: {
    nl: '{source} kan nu niet meer vragen aan en wordt even met rust gelaten; probeer het later.',
    en: '{source} takes no more questions at the moment and is left alone for a while; try later.',
  },
  SOURCE_REFUSED: {
    nl: '{source} weigerde de vraag of de sleutel; de beheerder van deze server moet dat nagaan.',
    en: '{source} refused the question or the key; the operator of this server should check it.',
  },
  SOURCE_BAD_ANSWER: {
    nl: '{source} gaf een antwoord dat niet te vertrouwen is; het is niet gebruikt.',
    en: '{source} gave an answer that can not be trusted; it was not used.',
  },
  SOURCE_SIGN_IN: {
    nl: '{source} wordt alleen gevraagd voor wie is aangemeld.',
    en: '{source} is only asked for callers who signed in.',
  },
  SOURCE_BUDGET_SPENT: {
    nl: 'De vragen die {source} vandaag zonder aanmelding kreeg zijn op; meld u aan of probeer het morgen.',
    en: 'The questions {source} takes today without a sign-in are used up; sign in, or try tomorrow.',
  },
  SOURCE_NOT_CONFIGURED: {
    nl: '{source} is op deze server niet ingesteld.',
    en: '{source} is not configured on this server.',
  },
  LIST_WITHOUT_DETAILS: {
    nl: 'Van deze adressen zijn status, gebruik, oppervlakte en panden niet opgevraagd; vraag Get_Property_Data om één ervan.',
    en: 'Status, use, area and buildings of these addresses were not looked up; ask Get_Property_Data for one of them.',
  },
  DETAILS_UNKNOWN: {
    nl: 'Alleen het adres is bekend: status, gebruik, oppervlakte en panden konden niet worden opgevraagd.',
    en: 'Only the address is known: status, use, area and buildings could not be looked up.',
  },
  BUILDINGS_UNKNOWN: {
    nl: 'Niet alle panden konden worden opgevraagd; bouwjaar en woningtype kunnen daardoor ontbreken.',
    en: 'Not every building could be looked up; year and dwelling type may be missing because of it.',
  },
  UNIT_COUNTS_UNKNOWN: {
    nl: 'Hoeveel eenheden een pand telt kon niet worden opgevraagd; 0 betekent hier onbekend.',
    en: 'How many units a building has could not be looked up; 0 means not known here.',
  },
  LABEL_NOT_LOOKED_UP: {
    nl: 'Er is geen label opgezocht: "none" betekent hier onbekend.',
    en: 'No label was looked up: "none" means not known here.',
  },
  LABEL_NOT_REGISTERED: {
    nl: 'EP-Online heeft voor dit object geen geregistreerd energielabel.',
    en: 'EP-Online has no registered energy label for this object.',
  },

  // About the property.
  NEVENADRES: {
    nl: 'Dit is een nevenadres. Het hoofdadres van hetzelfde object is {main}.',
    en: 'This is a side address. The main address of the same object is {main}.',
  },
  END_STATUS: {
    nl: 'Het adres of object bestaat niet (meer): {status}.',
    en: 'The address or object no longer exists, or never did: {status}.',
  },
  NOT_IN_USE_YET: {
    nl: 'Het object is nog niet in gebruik: {status}. Oppervlakte en label kunnen nog ontbreken.',
    en: 'The object is not in use yet: {status}. Area and label may still be missing.',
  },
  OUT_OF_USE: {
    nl: 'Het object of pand is buiten gebruik: {status}.',
    en: 'The object or building is out of use: {status}.',
  },
  UNDER_RENOVATION: {
    nl: 'Er wordt verbouwd ({status}); oppervlakte en indeling kunnen veranderen.',
    en: 'It is under renovation ({status}); area and layout may change.',
  },
  DEMOLITION_PERMIT: {
    nl: 'Voor pand {pand} is een sloopvergunning verleend.',
    en: 'A demolition permit was granted for building {pand}.',
  },
  BUILDING_ENDED: {
    nl: 'Pand {pand} bestaat niet (meer): {status}.',
    en: 'Building {pand} no longer exists, or never did: {status}.',
  },
  IN_ONDERZOEK: {
    nl: 'De gemeente onderzoekt deze gegevens; zij kunnen onjuist zijn.',
    en: 'The municipality is investigating these data (in onderzoek); they may be wrong.',
  },
  AREA_UNKNOWN: {
    nl: 'Er is geen bruikbare oppervlakte geregistreerd.',
    en: 'No usable area is registered.',
  },
  BOUWJAAR_SPREAD: {
    nl: 'Het object ligt in panden uit verschillende jaren: {min}–{max}.',
    en: 'The object lies in buildings of different years: {min}–{max}.',
  },
  BOUWJAAR_UNKNOWN: {
    nl: 'Er is geen bruikbaar bouwjaar geregistreerd.',
    en: 'No usable year of construction is registered.',
  },
  NO_POSTCODE: {
    nl: 'Dit adres heeft geen postcode.',
    en: 'This address has no postcode.',
  },
  MIXED_USE: {
    nl: 'Gemengd gebruik: {uses}.',
    en: 'Mixed use: {uses}.',
  },
  NOT_A_DWELLING: {
    nl: 'Het object heeft geen woonfunctie.',
    en: 'The object has no residential use (woonfunctie).',
  },
  POSSIBLE_MONUMENT: {
    nl: 'Bouwjaar {bouwjaar}: mogelijk een monument. Dat is niet nagegaan.',
    en: 'Built in {bouwjaar}: possibly a protected monument. That was not checked.',
  },
  MONUMENT: {
    nl: 'Volgens opgave een monument; daarvoor gelden eigen regels.',
    en: 'A protected monument, as stated by the caller; other rules apply.',
  },
  // Only in assessments by the rules of 2026.1, which took a missing label for a fact.
  LABEL_NONE: {
    nl: 'Geen label in de ingebouwde (gegenereerde) gegevens; zoek het op bij EP-Online.',
    en: 'No label in the embedded (synthetic) data; look it up at EP-Online.',
  },
  LABEL_NOT_KNOWN: {
    nl: 'Geen label in de ingebouwde (gegenereerde) gegevens; zoek het op bij EP-Online.',
    en: 'No label in the embedded (synthetic) data; look it up at EP-Online.',
  },
  LABEL_EXPIRED: {
    nl: 'Het energielabel is verlopen op {date}.',
    en: 'The energy label expired on {date}.',
  },
  LABEL_EXPIRES_SOON: {
    nl: 'Het energielabel verloopt over {days} dagen, op {date}.',
    en: 'The energy label expires in {days} days, on {date}.',
  },
  LABEL_CLASS_MISMATCH: {
    nl: 'Geregistreerd is klasse {klasse}, maar EP2 {ep2} betekent {expected}.',
    en: 'Class {klasse} is registered, but EP2 {ep2} means {expected}.',
  },
  LABEL_WORSE_THAN_C: {
    nl: 'Een kantoor boven 100 m² moet label C of beter hebben; hier {klasse}.',
    en: 'An office above 100 m² must have label C or better; here {klasse}.',
  },
  OFFICE_LABEL_DUTY: {
    nl: 'Een kantoor boven 100 m² moet label C of beter hebben; of dit kantoor dat heeft, is hier niet bekend.',
    en: 'An office above 100 m² must have label C or better; whether this one does is not known here.',
  },
  AREA_CONFLICT: {
    nl: 'Het label gaat uit van {label} m² en de BAG van {bag} m² ({pct} %).',
    en: 'The label uses {label} m² and the BAG {bag} m² ({pct} %).',
  },
  AREA_CONFLICT_CALLER: {
    nl: 'Opgegeven is {stated} m², de BAG heeft {bag} m² ({pct} %).',
    en: 'Stated is {stated} m², the BAG has {bag} m² ({pct} %).',
  },
  ASKING_ABOVE_BAND: {
    nl: 'De vraagprijs ligt boven de bandbreedte.',
    en: 'The asking price is above the value band.',
  },
  ASKING_BELOW_BAND: {
    nl: 'De vraagprijs ligt onder de bandbreedte.',
    en: 'The asking price is below the value band.',
  },
  WOZ_OLD: {
    nl: 'De peildatum van de WOZ-waarde, {date}, is meer dan twee jaar oud.',
    en: 'The reference date of the WOZ value, {date}, is more than two years ago.',
  },
  RENT_ABOVE_MAXIMUM: {
    nl: 'De huur van € {rent} ligt boven het hoogste maximum dat hier uit de punten volgt, € {max}.',
    en: 'The rent of € {rent} is above the highest maximum that the points allow here, € {max}.',
  },
  RENT_MAY_BE_ABOVE: {
    nl: 'De huur van € {rent} ligt tussen het laagste en het hoogste mogelijke maximum, € {min} en € {max}.',
    en: 'The rent of € {rent} lies between the lowest and the highest possible maximum, € {min} and € {max}.',
  },
  RENT_RULES_OUTDATED: {
    nl: 'De huurregels van {version} gelden niet meer vanaf {until}; nieuwere zijn hier niet.',
    en: 'The rent rules of {version} are no longer in force from {until}; newer ones are not held here.',
  },
  WOZ_NOT_FOR_POINTS: {
    nl: 'Een WOZ-waarde met peildatum {date} telt op {on} niet voor huurpunten; geef die van een of twee jaar eerder.',
    en: 'A WOZ value of {date} does not count for rent points on {on}; give that of one or two years before.',
  },
  ROOMS_AREA_CONFLICT: {
    nl: 'De opgegeven ruimten zijn samen {rooms} m², de BAG heeft {bag} m² ({pct} %).',
    en: 'The rooms as given add up to {rooms} m², the BAG has {bag} m² ({pct} %).',
  },
  ...LOCATION_NOTES,
  ...LOOKED_UP_NOTES,
} as const satisfies Record<string, Note>

export type NoteCode = keyof typeof NOTES
