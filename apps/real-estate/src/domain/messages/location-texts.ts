interface Text {
  readonly nl: string
  readonly en: string
}

/** Texts about places: names of figures, classes in words, and why a figure or layer is missing. */
export const LOCATION_TEXTS = {
  indicator_km_to_supermarket: {
    nl: 'Afstand tot een grote supermarkt',
    en: 'Distance to a large supermarket',
  },
  indicator_km_to_gp: {
    nl: 'Afstand tot een huisartsenpraktijk',
    en: 'Distance to a GP practice (huisartsenpraktijk)',
  },
  indicator_km_to_primary_school: {
    nl: 'Afstand tot een basisschool',
    en: 'Distance to a primary school',
  },
  indicator_km_to_station: {
    nl: 'Afstand tot een treinstation',
    en: 'Distance to a train station',
  },
  indicator_inhabitants: { nl: 'Inwoners', en: 'Inhabitants' },
  indicator_households: { nl: 'Huishoudens', en: 'Households' },
  indicator_population_density: { nl: 'Inwoners per km²', en: 'Inhabitants per km²' },
  indicator_owner_occupied_share: { nl: 'Koopwoningen', en: 'Owner-occupied homes' },
  indicator_rented_share: { nl: 'Huurwoningen', en: 'Rented homes' },
  indicator_built_from_2000_share: {
    nl: 'Woningen gebouwd vanaf 2000',
    en: 'Homes built in or after 2000',
  },
  indicator_mean_woz: { nl: 'Gemiddelde WOZ-waarde van woningen', en: 'Mean WOZ value of homes' },
  indicator_mean_gas_use: { nl: 'Gemiddeld gasverbruik per woning', en: 'Mean gas use per home' },
  indicator_liveability: {
    nl: 'Leefbaarheid, klasse 1–9',
    en: 'Liveability (leefbaarheid), class 1–9',
  },
  indicator_liveability_housing: {
    nl: 'Leefbaarheid: woningvoorraad, klasse 1–9',
    en: 'Liveability: housing stock, class 1–9',
  },
  indicator_liveability_surroundings: {
    nl: 'Leefbaarheid: fysieke omgeving, klasse 1–9',
    en: 'Liveability: physical surroundings, class 1–9',
  },
  indicator_liveability_amenities: {
    nl: 'Leefbaarheid: voorzieningen, klasse 1–9',
    en: 'Liveability: amenities, class 1–9',
  },
  indicator_liveability_social: {
    nl: 'Leefbaarheid: sociale samenhang, klasse 1–9',
    en: 'Liveability: social cohesion, class 1–9',
  },
  indicator_liveability_nuisance: {
    nl: 'Leefbaarheid: overlast en onveiligheid, klasse 1–9',
    en: 'Liveability: nuisance and crime, class 1–9 (9 is best)',
  },
  indicator_liveability_change: {
    nl: 'Ontwikkeling van de leefbaarheid, klasse 1–9',
    en: 'Change of liveability, class 1–9 (5 is none)',
  },
  indicator_noise: {
    nl: 'Geluid van alle bronnen, berekend',
    en: 'Noise of all sources, calculated',
  },
  indicator_noise_road: { nl: 'Geluid van wegverkeer, berekend', en: 'Road noise, calculated' },
  indicator_noise_rail: { nl: 'Geluid van treinverkeer, berekend', en: 'Rail noise, calculated' },
  indicator_noise_air: {
    nl: 'Geluid van vliegverkeer, berekend',
    en: 'Aircraft noise, calculated',
  },
  indicator_flood_depth: {
    nl: 'Waterdiepte bij een overstroming met middelgrote kans',
    en: 'Water depth in a flood of medium probability',
  },
  indicator_pile_rot_share: {
    nl: 'Panden met risico op paalrot in de buurt',
    en: 'Buildings at risk of pile rot (paalrot) in the neighbourhood',
  },
  indicator_subsidence: {
    nl: 'Bodembeweging (onder nul: daling)',
    en: 'Ground movement (below zero: sinking)',
  },
  indicator_foundation_area: { nl: 'Aandachtsgebied funderingen', en: 'Foundation attention area' },
  liveability_class_1: { nl: 'zeer onvoldoende', en: 'very insufficient (zeer onvoldoende)' },
  liveability_class_2: { nl: 'ruim onvoldoende', en: 'well below sufficient (ruim onvoldoende)' },
  liveability_class_3: { nl: 'onvoldoende', en: 'insufficient (onvoldoende)' },
  liveability_class_4: { nl: 'zwak', en: 'weak (zwak)' },
  liveability_class_5: { nl: 'voldoende', en: 'sufficient (voldoende)' },
  liveability_class_6: { nl: 'ruim voldoende', en: 'more than sufficient (ruim voldoende)' },
  liveability_class_7: { nl: 'goed', en: 'good (goed)' },
  liveability_class_8: { nl: 'zeer goed', en: 'very good (zeer goed)' },
  liveability_class_9: { nl: 'uitstekend', en: 'excellent (uitstekend)' },
  change_worse: { nl: 'verslechterd', en: 'worse' },
  change_none: { nl: 'geen verandering', en: 'no change' },
  change_better: { nl: 'verbeterd', en: 'better' },
  AREA_EDITION: {
    nl: 'Volgens de indeling van {year} (CBS).',
    en: 'By the borders of {year} (CBS).',
  },
  SCORE_TOO_LITTLE: {
    nl: 'Er is te weinig bekend: {coverage} % van de gewichten is gedekt, 50 % is nodig.',
    en: 'Too little is known: {coverage} % of the weights is covered, 50 % is needed.',
  },
  LAYER_NOT_CONFIGURED: {
    nl: '{source} staat op deze server niet aan.',
    en: '{source} is not switched on at this server.',
  },
  LAYER_FAILED: {
    nl: '{source} gaf geen bruikbaar antwoord.',
    en: '{source} gave no usable answer.',
  },
  LAYER_NONE: {
    nl: '{source} heeft voor deze plek geen waarde.',
    en: '{source} has no value for this place.',
  },
  LAYER_NO_SOURCE: {
    nl: 'Deze server heeft er geen bron voor.',
    en: 'This server has no source for it.',
  },
  LAYER_NOT_SETTLED: {
    nl: 'De kaart van {source} beslist dit hier niet: de grond is niet ingedeeld of het bouwjaar is onbekend.',
    en: 'The map of {source} does not settle it here: the ground is not classified, or the year of construction is not known.',
  },
} as const satisfies Record<string, Text>
