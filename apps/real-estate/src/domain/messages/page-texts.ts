interface Text {
  readonly nl: string
  readonly en: string
}

/** Texts of the pages that a client can read: method, glossary, attribution, and a property. */
export const PAGE_TEXTS = {
  page_method: { nl: 'Zo komt een beoordeling tot stand', en: 'How an assessment is made' },
  page_method_about: {
    nl: 'De regels, tabellen en gewichten waarmee Quick_Assess_Property en Analyze_Property_Location rekenen.',
    en: 'The rules, tables and weights that Quick_Assess_Property and Analyze_Property_Location calculate with.',
  },
  page_method_made: {
    nl: 'Deze pagina is gemaakt uit de tabellen waarmee de server rekent, versie {version}.',
    en: 'This page is made from the tables that the server calculates with, version {version}.',
  },
  page_glossary: { nl: 'Woordenlijst', en: 'Glossary' },
  page_glossary_about: {
    nl: 'De woorden van de registers, uitgelegd en met hun Engelse vertaling.',
    en: 'The words of the Dutch registers, explained and in English.',
  },
  page_attribution: { nl: 'Bronnen en licenties', en: 'Sources and licences' },
  page_attribution_about: {
    nl: 'Elke bron waaruit een antwoord kan komen, met haar licentie.',
    en: 'Every source that an answer can come from, with its licence.',
  },

  head_rent_points: { nl: 'Huurpunten (WWS)', en: 'Rent points (WWS)' },
  head_energy: { nl: 'Energieklassen', en: 'Energy classes' },
  head_value: { nl: 'Bandbreedte van de waarde', en: 'Value band' },
  head_location: { nl: 'Score van de omgeving', en: 'Location score' },
  head_words: { nl: 'Begrippen', en: 'Terms' },
  head_register_values: { nl: 'Waarden in het register', en: 'Values in the register' },
  head_data: { nl: 'Gegevens', en: 'Data' },
  head_rules: { nl: 'Regels en tabellen', en: 'Rules and tables' },
  head_property: { nl: 'Het object', en: 'The property' },
  head_buildings: { nl: 'Panden', en: 'Buildings (panden)' },
  head_energy_label: { nl: 'Energielabel', en: 'Energy label' },
  head_warnings: { nl: 'Let op', en: 'Mind' },
  head_sources: { nl: 'Bronnen', en: 'Sources' },

  method_rent_rules: {
    nl: 'Zelfstandige woningen, naar het Besluit huurprijzen woonruimte, bijlage I onder A. De regels van de dag van de beoordeling gelden. Tot en met {social} punten is het segment laag, tot en met {middle} midden, daarboven vrij.',
    en: 'Self-contained dwellings, by the Besluit huurprijzen woonruimte, bijlage I A. The rules of the day of the assessment count. Up to {social} points the segment is low, up to {middle} middle, above that free.',
  },
  method_rubrics: {
    nl: 'Punten komen uit deze rubrieken. Wat niet bekend is, geeft een bereik van minimaal tot maximaal.',
    en: 'Points come from these rubrics. What is not known gives a range from minimum to maximum.',
  },
  method_woz: {
    nl: 'Punten voor de WOZ-waarde: de waarde gedeeld door deel I, plus de waarde per m² gedeeld door deel II.',
    en: 'Points for the WOZ value: the value divided by part I, plus the value per m² divided by part II.',
  },
  method_energy: {
    nl: 'De klasse volgt uit EP2 (primair fossiel energiegebruik, kWh per m² per jaar). De punten gelden voor een geldig label.',
    en: 'The class follows from EP2 (primary fossil energy use, kWh per m² and year). The points are for a valid label.',
  },
  method_value: {
    nl: 'Een indicatie en geen taxatie. De formule hangt af van wat bekend is, hier met verzonnen cijfers:',
    en: 'An indication and no appraisal. The formula depends on what is known, here with invented figures:',
  },
  method_value_area: {
    nl: 'Alleen oppervlakte en regio (COROP)',
    en: 'Only area and region (COROP)',
  },
  method_value_woz: { nl: 'WOZ-waarde', en: 'WOZ value' },
  method_value_indexed: {
    nl: 'WOZ-waarde met peildatum, en regio (COROP)',
    en: 'WOZ value with its date (peildatum), and region (COROP)',
  },
  method_location: {
    nl: 'Het gewogen gemiddelde van wat bekend is, 0 tot 100; onder de {minimum} % van de gewichten komt er geen totaal. Gewichten, versie {version}:',
    en: 'The weighted mean of what is known, 0 to 100; below {minimum} % of the weights there is no total. Weights, version {version}:',
  },
  layer_amenities: { nl: 'voorzieningen', en: 'amenities' },
  layer_liveability: { nl: 'leefbaarheid', en: 'liveability' },
  layer_noise: { nl: 'geluid', en: 'noise' },
  layer_climate_and_foundation: { nl: 'klimaat en fundering', en: 'climate and foundation' },
  layer_green_and_air: { nl: 'groen en lucht', en: 'green and air' },

  col_rules: { nl: 'Regels', en: 'Rules' },
  col_from: { nl: 'Vanaf', en: 'From' },
  col_until: { nl: 'Tot', en: 'Until' },
  col_minimum_woz: { nl: 'WOZ ten minste (€)', en: 'WOZ at least (€)' },
  col_most_social: { nl: 'Laag tot en met (€ per maand)', en: 'Low up to (€ a month)' },
  col_most_middle: { nl: 'Midden tot en met (€ per maand)', en: 'Middle up to (€ a month)' },
  col_rubric: { nl: 'Rubriek', en: 'Rubric' },
  col_peildatum: { nl: 'Peildatum', en: 'Date (peildatum)' },
  col_part_i: { nl: 'Deel I (€)', en: 'Part I (€)' },
  col_part_ii: { nl: 'Deel II (€ per m²)', en: 'Part II (€ per m²)' },
  col_class: { nl: 'Klasse', en: 'Class' },
  col_ep2: { nl: 'EP2 tot en met', en: 'EP2 up to' },
  col_single: { nl: 'Punten eengezins', en: 'Points single-family' },
  col_multi: { nl: 'Punten meergezins', en: 'Points multi-family' },
  col_fact: { nl: 'Gegeven', en: 'Fact' },
  col_value: { nl: 'Waarde', en: 'Value' },
  col_known: { nl: 'Bekend', en: 'Known' },
  col_formula: { nl: 'Formule', en: 'Formula' },
  col_layer: { nl: 'Onderdeel', en: 'Part' },
  col_weight: { nl: 'Gewicht', en: 'Weight' },
  col_term: { nl: 'Begrip', en: 'Dutch term' },
  col_meaning: { nl: 'Betekenis', en: 'Meaning' },
  col_english: { nl: 'Engels', en: 'English' },
  col_source: { nl: 'Bron', en: 'Source' },
  col_of: { nl: 'Gegevens van', en: 'Data of' },
  col_licence: { nl: 'Licentie', en: 'Licence' },
  col_where: { nl: 'Adres', en: 'Address' },
  col_state: { nl: 'Stand', en: 'As of' },

  attribution_embedded: { nl: 'ingebouwd register', en: 'embedded register' },
  attribution_rent: {
    nl: 'Besluit huurprijzen woonruimte, bijlage I onder A, en Huurcommissie, Beleidsboek',
    en: 'Besluit huurprijzen woonruimte, bijlage I A, and Huurcommissie, Beleidsboek',
  },
  attribution_corop: {
    nl: 'Huurcommissie, Beleidsboek: gemiddelde WOZ-waarde per m² per COROP-gebied',
    en: 'Huurcommissie, Beleidsboek: mean WOZ value per m² of each COROP region',
  },
  attribution_energy: {
    nl: 'Omgevingsregeling: grenzen van de energieklassen',
    en: 'Omgevingsregeling: limits of the energy classes',
  },
  attribution_law: {
    nl: 'wet- en regelgeving, vrij van auteursrecht (artikel 11 Auteurswet)',
    en: 'legislation, free of copyright (Auteurswet, article 11)',
  },
  attribution_published: {
    nl: 'door de overheid gepubliceerd beleid',
    en: 'policy published by the government',
  },
  attribution_use: {
    nl: 'Een bron wordt alleen gevraagd als zij hier is ingesteld; elk antwoord noemt de zijne in provenance.',
    en: 'A source is asked only where it is configured here; each answer names its own in provenance.',
  },

  fact_status: { nl: 'Status', en: 'Status' },
  fact_object_type: { nl: 'Soort object', en: 'Kind of object' },
  fact_uses: { nl: 'Gebruiksdoelen', en: 'Uses (gebruiksdoelen)' },
  fact_dwelling: { nl: 'Soort woning', en: 'Kind of dwelling' },
  fact_bouwjaar: { nl: 'Bouwjaar', en: 'Year of construction (bouwjaar)' },
  fact_units: { nl: 'Verblijfsobjecten', en: 'Units' },
  fact_percelen: { nl: 'Percelen', en: 'Parcels (percelen)' },
  area_woonplaats: { nl: 'Woonplaats', en: 'Place (woonplaats)' },
  area_registering_municipality: {
    nl: 'Gemeente die registreerde',
    en: 'Municipality that registered it',
  },
  area_buurt: { nl: 'Buurt', en: 'Neighbourhood (buurt)' },
  area_wijk: { nl: 'Wijk', en: 'District (wijk)' },
  area_gemeente: { nl: 'Gemeente', en: 'Municipality (gemeente)' },
  area_corop: { nl: 'COROP-gebied', en: 'COROP region' },
  area_provincie: { nl: 'Provincie', en: 'Province (provincie)' },
  fact_other_addresses: { nl: 'Andere adressen', en: 'Other addresses' },
  fact_label_class: { nl: 'Klasse', en: 'Class' },
  fact_label_valid: { nl: 'Geldig tot', en: 'Valid until' },
  fact_label_surveyed: { nl: 'Opgenomen op', en: 'Surveyed on' },
  fact_label_ep2: { nl: 'EP2 (kWh/m² per jaar)', en: 'EP2 (kWh/m² a year)' },
  fact_label_wws: { nl: 'Voor huurpunten', en: 'For rent points' },

  term_bag: {
    nl: 'Basisregistratie Adressen en Gebouwen: het register van gemeenten en Kadaster.',
    en: 'The national register of addresses and buildings, kept by municipalities and Kadaster.',
  },
  term_nummeraanduiding: {
    nl: 'Een adres: nummer, letter en toevoeging aan een straat.',
    en: 'An address: a number, letter and addition on a street.',
  },
  term_hoofdadres: {
    nl: 'Het adres waaronder een object bekend is.',
    en: 'The main address of an object.',
  },
  term_nevenadres: {
    nl: 'Een tweede adres van een object dat ook een hoofdadres heeft.',
    en: 'A side address of an object that has another main address.',
  },
  term_verblijfsobject: {
    nl: 'De kleinste eenheid met een eigen toegang: een woning, winkel of kantoor.',
    en: 'A unit: the smallest part of a building with its own access, such as a dwelling or a shop.',
  },
  term_ligplaats: {
    nl: 'Een plaats in het water voor een woonboot.',
    en: 'A berth for a houseboat.',
  },
  term_standplaats: {
    nl: 'Een plaats op het land voor een woonwagen.',
    en: 'A pitch for a caravan or mobile home.',
  },
  term_pand: {
    nl: 'Een gebouw dat bouwkundig op zichzelf staat; er kunnen veel verblijfsobjecten in zijn.',
    en: 'A building that stands by itself; it may hold many units.',
  },
  term_gebruiksoppervlakte: {
    nl: 'Bruikbare vloeroppervlakte binnen de muren (NEN 2580).',
    en: 'Usable floor area inside the walls (NEN 2580).',
  },
  term_gebruiksdoel: {
    nl: 'Waarvoor een verblijfsobject volgens de vergunning gebruikt wordt.',
    en: 'The use that a unit has by its permit.',
  },
  term_woz: {
    nl: 'De waarde van een woning zoals de gemeente die elk jaar vaststelt.',
    en: 'The value of a property as its municipality sets it each year, for taxes.',
  },
  term_wws: {
    nl: 'Woningwaarderingsstelsel: de punten die de maximale huur bepalen.',
    en: 'The points system that sets the maximum rent.',
  },
  term_ep2: {
    nl: 'Primair fossiel energiegebruik, berekend in kWh per m² per jaar.',
    en: 'Primary fossil energy use, calculated, in kWh per m² and year.',
  },
  term_corop: {
    nl: 'Een van de 40 regio’s van het CBS.',
    en: 'One of the 40 regions of Statistics Netherlands (CBS).',
  },
} as const satisfies Record<string, Text>
