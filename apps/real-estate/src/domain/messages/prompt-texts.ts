interface Text {
  readonly nl: string
  readonly en: string
}

/** What the prompts say. Tool names and identifiers are the same in both languages. */
export const PROMPT_TEXTS = {
  PROMPT_HOME: {
    nl: '- postcode {postcode}, huisnummer "{number}"',
    en: '- postcode {postcode}, huisnummer "{number}"',
  },
  PROMPT_FACT_SHEET: {
    nl: 'Schrijf een feitenblad van één pagina over deze woning:',
    en: 'Write a fact sheet of one page about this home:',
  },
  PROMPT_FACT_SHEET_STEPS: {
    nl: `Stappen:
1. Roep Get_Property_Data aan met postcode en huisnummer.
2. Roep met het gevonden nummeraanduiding_id Get_Property_Energy_Label en Analyze_Property_Location aan.
3. Schrijf het blad: adres en identificaties; gebruik, oppervlakte en bouwjaar; energielabel; omgeving; wat nog uit te zoeken is.`,
    en: `Steps:
1. Call Get_Property_Data with the postcode and the huisnummer.
2. With the nummeraanduiding_id it finds, call Get_Property_Energy_Label and Analyze_Property_Location.
3. Write the sheet: address and identifiers; use, area and year of construction; energy label; surroundings; what is left to look into.`,
  },
  PROMPT_COMPARE: {
    nl: 'Vergelijk deze {count} woningen:',
    en: 'Compare these {count} homes:',
  },
  PROMPT_COMPARE_STEPS: {
    nl: `Stappen:
1. Roep voor elke woning Get_Property_Data aan met postcode en huisnummer.
2. Roep met elk gevonden nummeraanduiding_id Get_Property_Energy_Label en Analyze_Property_Location aan.
3. Zet de woningen naast elkaar in één tabel: gebruik, oppervlakte, bouwjaar, soort woning, energielabel, omgeving, waarschuwingen.
4. Noem de grootste verschillen. Wijs geen winnaar aan: zeg bij welke wensen welke woning past.`,
    en: `Steps:
1. For each home, call Get_Property_Data with the postcode and the huisnummer.
2. With each nummeraanduiding_id it finds, call Get_Property_Energy_Label and Analyze_Property_Location.
3. Put the homes beside each other in one table: use, area, year of construction, kind of dwelling, energy label, surroundings, warnings.
4. Name the greatest differences. Declare no winner: say which home suits which wishes.`,
  },
  PROMPT_RENT_CHECK: {
    nl: 'Bereken de huurpunten (WWS) en de maximale huur van deze woning:',
    en: 'Work out the rent points (WWS) and the maximum rent of this home:',
  },
  PROMPT_RENT_GIVEN: {
    nl: 'De gevraagde kale huur is € {rent} per maand.',
    en: 'The bare rent asked is € {rent} a month.',
  },
  PROMPT_RENT_CHECK_STEPS: {
    nl: `Stappen:
1. Roep Quick_Assess_Property aan met postcode en huisnummer, purpose "rent" en save false; geef de huur die hierboven staat mee als overrides.rent.
2. Toon per rubriek de punten (minimaal, waarschijnlijk, maximaal), het totaal, het segment en de maximale huur, met de versie van de regels.
3. Noem het gegeven dat de uitkomst het meest vernauwt, en vraag mij ernaar. Weet ik het, roep het hulpmiddel dan opnieuw aan.
4. Zeg of de huur zeker, mogelijk of niet te hoog is. Het is een indicatie; alleen de Huurcommissie of de rechter beslist.`,
    en: `Steps:
1. Call Quick_Assess_Property with the postcode and the huisnummer, purpose "rent" and save false; give the rent above, if there is one, as overrides.rent.
2. Show the points of each rubric (minimum, likely, maximum), the total, the segment and the maximum rent, with the version of the rules.
3. Name the input that narrows the result most, and ask me for it. When I know it, call the tool again.
4. Say whether the rent is surely, possibly or not too high. It is an indication; only the Huurcommissie or a court decides.`,
  },
  PROMPT_RULES: {
    nl: `Regels:
- Geef elk hulpmiddel lang "nl", en antwoord in het Nederlands.
- Antwoordt een hulpmiddel met needs_choice, vraag mij dan welke woning ik bedoel.
- Neem feiten alleen uit de hulpmiddelen, en noem bij elk deel de bron en de datum.
- Herhaal elke waarschuwing. Schrijf "niet bekend" waar een hulpmiddel niets geeft.`,
    en: `Rules:
- Give every tool lang "en", and answer in English.
- When a tool answers needs_choice, ask me which home I mean.
- Take facts from the tools only, and name source and date with each part.
- Repeat every warning. Write "not known" where a tool gives nothing.
- Keep the Dutch register terms, and explain each in a few words where it comes first.`,
  },
  PROMPT_HOMES_COUNT: {
    nl: 'Geef 2 tot 5 woningen, gescheiden door een puntkomma: 1234 AB 12; 1234 AC 14A.',
    en: 'Give 2 to 5 homes, separated by a semicolon: 1234 AB 12; 1234 AC 14A.',
  },
  PROMPT_HOME_UNREADABLE: {
    nl: '"{value}" is geen postcode met een huisnummer. Schrijf 1234 AB 12.',
    en: '"{value}" is no postcode with a house number. Write 1234 AB 12.',
  },
  PROMPT_RENT_UNREADABLE: {
    nl: '"{value}" is geen huur. Geef euro’s per maand, zoals 950 of 950,50.',
    en: '"{value}" is no rent. Give euros a month, such as 950 or 950.50.',
  },
} as const satisfies Record<string, Text>
