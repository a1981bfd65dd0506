interface Note {
  readonly nl: string
  readonly en: string
}

/** Warnings and risks of places. */
export const LOCATION_NOTES = {
  COUNTS_CUT_OFF: {
    nl: 'De cirkel reikt buiten het gebied dat {register} dekt; de tellingen kunnen daardoor te laag zijn.',
    en: 'The circle reaches beyond what {register} covers; the counts may be too low because of it.',
  },
  COUNTS_NEED_IMPORT: {
    nl: 'Tellingen binnen de straal komen alleen uit een ingelezen register; daarin staat deze plek niet.',
    en: 'Counts within the radius come from an imported register only, and this place is not in it.',
  },
  NEIGHBOURHOOD_NOT_SETTLED: {
    nl: 'Geen enkele buurt, of meer dan één, bevat dit punt; er is er geen gekozen.',
    en: 'No neighbourhood (buurt), or more than one, holds this point; none was picked.',
  },
  NEIGHBOURHOOD_RECODED: {
    nl: 'In de cijfers van {year} heet de buurt hier {code} en niet {instead}; die cijfers zijn niet gebruikt.',
    en: 'In the figures of {year} the neighbourhood here is {code} and not {instead}; those figures were not used.',
  },
  NOISE_ABOVE_EU: {
    nl: 'Berekend geluid van alle bronnen: {value} dB Lden, meer dan {limit} dB (rapportagegrens EU).',
    en: 'Calculated noise of all sources: {value} dB Lden, above {limit} dB (EU reporting threshold).',
  },
  NOISE_ROAD_ABOVE_WHO: {
    nl: 'Berekend wegverkeersgeluid: {value} dB Lden, meer dan de {limit} dB die de WHO aanraadt.',
    en: 'Calculated road noise: {value} dB Lden, above the {limit} dB that the WHO recommends.',
  },
  NOISE_RAIL_ABOVE_WHO: {
    nl: 'Berekend spoorgeluid: {value} dB Lden, meer dan de {limit} dB die de WHO aanraadt.',
    en: 'Calculated rail noise: {value} dB Lden, above the {limit} dB that the WHO recommends.',
  },
  NOISE_AIR_ABOVE_WHO: {
    nl: 'Berekend vliegtuiggeluid: {value} dB Lden, meer dan de {limit} dB die de WHO aanraadt.',
    en: 'Calculated aircraft noise: {value} dB Lden, above the {limit} dB that the WHO recommends.',
  },
  FLOOD_DEPTH: {
    nl: 'Bij een overstroming met middelgrote kans staat hier volgens de kaart {value} m water, meer dan {limit} m.',
    en: 'In a flood of medium probability the map has {value} m of water here, above {limit} m.',
  },
  PILE_ROT: {
    nl: 'In deze buurt loopt {value} % van de panden risico op paalrot (meer dan {limit} %, onze grens). Of dit pand houten palen heeft is niet bekend.',
    en: 'In this neighbourhood {value} % of the buildings are at risk of pile rot (above {limit} %, our limit). Whether this one has wooden piles is not known.',
  },
  SUBSIDENCE: {
    nl: 'De bodem daalt hier {value} mm per jaar.',
    en: 'The ground sinks {value} mm a year here.',
  },
  FOUNDATION_AREA: {
    nl: 'Aandachtsgebied voor funderingen ("{words}") en een pand uit {bouwjaar}, van voor 1970: laat de fundering nagaan.',
    en: 'Foundation attention area ("{words}") and a building of {bouwjaar}, from before 1970: have the foundation looked into.',
  },
  FOUNDATION_AREA_YEAR_UNKNOWN: {
    nl: 'Aandachtsgebied voor funderingen ("{words}"). Van welk jaar het pand is, is niet bekend; van voor 1970 verdient de fundering aandacht.',
    en: 'Foundation attention area ("{words}"). The year of the building is not known; from before 1970 its foundation deserves attention.',
  },
  FOUNDATION_NOT_CLASSIFIED: {
    nl: 'De kaart deelt de grond hier niet in ("{words}"), zoals vaak in steden; over de fundering zegt dat niets.',
    en: 'The map does not classify the ground here ("{words}"), as often in cities; that says nothing about the foundation.',
  },
  PLACE_NOT_ASKED: {
    nl: 'Kerncijfers en kaarten komen van live bronnen; deze server vraagt die niet.',
    en: 'Key figures and maps come from live sources, which this server does not ask.',
  },
  PLACE_INVENTED: {
    nl: 'Deze plek is verzonnen; kerncijfers en kaarten kennen haar niet en zijn niet gevraagd.',
    en: 'This place is invented; key figures and maps do not know it and were not asked.',
  },
} as const satisfies Record<string, Note>
