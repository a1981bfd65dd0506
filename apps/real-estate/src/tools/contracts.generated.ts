/*
 * Generated from all_tools_schema.json by scripts/generate-contracts.ts. Do not edit:
 * change the schema and run `npm run generate`.
 */

/**
 * The input and output of every tool.
 */
export interface ToolContracts {
  Get_Addresses_for_Postcode: {
    input: GetAddressesForPostcodeInput
    output: GetAddressesForPostcodeOutput
  }
  Get_Property_Data: {
    input: GetPropertyDataInput
    output: GetPropertyDataOutput
  }
  Get_Property_Energy_Label: {
    input: GetPropertyEnergyLabelInput
    output: GetPropertyEnergyLabelOutput
  }
  Analyze_Property_Location: {
    input: AnalyzePropertyLocationInput
    output: AnalyzePropertyLocationOutput
  }
  Quick_Assess_Property: {
    input: QuickAssessPropertyInput
    output: QuickAssessPropertyOutput
  }
  Get_Assessed_Properties: {
    input: GetAssessedPropertiesInput
    output: GetAssessedPropertiesOutput
  }
  Get_Property_Assessments: {
    input: GetPropertyAssessmentsInput
    output: GetPropertyAssessmentsOutput
  }
  Delete_Assessments: {
    input: DeleteAssessmentsInput
    output: DeleteAssessmentsOutput
  }
}
export interface GetAddressesForPostcodeInput {
  /**
   * Dutch postcode such as "1234 AB"; case and spaces do not matter.
   */
  postcode: string
  /**
   * House number, 1–99999. May hold the letter and addition too: "12A-2", "12 bis".
   */
  huisnummer?: number | string
  /**
   * One letter that belongs to the number.
   */
  huisletter?: string
  /**
   * Addition to number and letter, one to four letters or digits.
   */
  toevoeging?: string
  /**
   * Also withdrawn and never realised addresses.
   */
  include_ended?: boolean
  /**
   * Only these types; all when left out or empty.
   *
   * @maxItems 3
   */
  object_types?: ('verblijfsobject' | 'ligplaats' | 'standplaats')[]
  page?: number
  page_size?: number
  /**
   * next_cursor of the page before, with the same question; then page is left out.
   */
  cursor?: string
  /**
   * Language of texts in the answer. Register terms stay Dutch.
   */
  lang?: 'nl' | 'en'
}
export interface GetAddressesForPostcodeOutput {
  schema_version: '1.2.0'
  status: 'ok'
  data: AddressList
  provenance: Provenance[]
  warnings: Warning[]
  /**
   * Whether the data come from the embedded register, live registers, or both.
   */
  data_mode: 'embedded' | 'live' | 'mixed'
  /**
   * State date of the data.
   */
  as_of: string
  lang: 'nl' | 'en'
}
export interface AddressList {
  /**
   * Normalised: 1234AB.
   */
  postcode: string
  /**
   * Streets among the items of this page.
   */
  streets: string[]
  /**
   * Matching addresses on all pages.
   */
  total: number
  page: number
  page_size: number
  /**
   * null on the last page.
   */
  next_page: number | null
  /**
   * Give it back as cursor for the next page; null on the last one.
   */
  next_cursor?: string | null
  /**
   * @maxItems 100
   */
  items: ListedAddress[]
}
export interface ListedAddress {
  nummeraanduiding_id: string
  adresseerbaar_object_id: string
  object_type: 'verblijfsobject' | 'ligplaats' | 'standplaats'
  address: PostalAddress
  /**
   * In the register's words.
   */
  object_status: string
  /**
   * Withdrawn or never realised.
   */
  ended: boolean
  /**
   * Registered uses.
   */
  gebruiksdoelen: string[]
  /**
   * Gebruiksoppervlakte (usable area); null when not registered.
   */
  oppervlakte_m2: number | null
  pand_ids: string[]
  position: Position | null
  /**
   * Invented: of a town that does not exist.
   */
  fictional: boolean
}
export interface PostalAddress {
  street: string
  huisnummer: number
  huisletter: string | null
  toevoeging: string | null
  postcode: string | null
  woonplaats: string
  /**
   * The address on one line.
   */
  display: string
  /**
   * Street and number as on an envelope (NEN 5825).
   */
  adresregel5: string
  /**
   * Postcode and place as on an envelope (NEN 5825).
   */
  adresregel6: string
  /**
   * A side address; the object has another main address (hoofdadres).
   */
  is_nevenadres: boolean
  /**
   * Of the nummeraanduiding, in the register's words.
   */
  address_status: string
}
export interface Position {
  /**
   * Rijksdriehoek, EPSG:28992, metres.
   */
  rd: {
    x: number
    y: number
  }
  /**
   * EPSG:4326, degrees.
   */
  wgs84: {
    lat: number
    lon: number
  }
}
/**
 * Where a part of the answer comes from.
 */
export interface Provenance {
  /**
   * Where the answer got it from.
   */
  source: string
  /**
   * The register whose data this is, or shaped like.
   */
  register:
    | 'BAG'
    | 'EP-Online'
    | 'own-assessments'
    | 'caller'
    | 'WOZ'
    | 'rent-rules'
    | 'COROP'
    | 'CBS'
    | 'Kadaster'
    | 'Leefbaarometer'
    | 'RIVM'
    | 'Klimaateffectatlas'
    | 'RVO'
  /**
   * State date of the data.
   */
  as_of: string
  licence: string
  /**
   * The whole source is invented for demonstration.
   */
  fictional: boolean
  /**
   * These values were generated, not registered.
   */
  synthetic: boolean
}
/**
 * Something the reader must know about the answer.
 */
export interface Warning {
  code: string
  text: string
}
export interface GetPropertyDataInput {
  /**
   * Dutch postcode such as "1234 AB"; case and spaces do not matter. Goes with huisnummer.
   */
  postcode?: string
  /**
   * House number, 1–99999. May hold the letter and addition too: "12A-2", "12 bis".
   */
  huisnummer?: number | string
  /**
   * One letter that belongs to the number.
   */
  huisletter?: string
  /**
   * Addition to number and letter, one to four letters or digits.
   */
  toevoeging?: string
  /**
   * BAG identifier of the address, 16 digits, as text.
   */
  nummeraanduiding_id?: string
  /**
   * BAG identifier of the verblijfsobject (unit), ligplaats (berth) or standplaats (pitch), 16 digits, as text.
   */
  adresseerbaar_object_id?: string
  /**
   * BAG identifier of the pand (building), 16 digits, as text.
   */
  pand_id?: string
  /**
   * Language of texts in the answer. Register terms stay Dutch.
   */
  lang?: 'nl' | 'en'
}
export interface GetPropertyDataOutput {
  schema_version: '1.2.0'
  /**
   * "needs_choice": several properties match; ask the person which of the candidates is meant and call again with its nummeraanduiding_id.
   */
  status: 'ok' | 'needs_choice'
  /**
   * null when status is "needs_choice".
   */
  data: PropertyData | null
  /**
   * Only when status is "needs_choice".
   *
   * @maxItems 50
   */
  candidates?: AddressSummary[]
  provenance: Provenance[]
  warnings: Warning[]
  /**
   * Whether the data come from the embedded register, live registers, or both.
   */
  data_mode: 'embedded' | 'live' | 'mixed'
  /**
   * State date of the data.
   */
  as_of: string
  lang: 'nl' | 'en'
}
export interface PropertyData {
  identity: {
    nummeraanduiding_id: string
    adresseerbaar_object_id: string
    pand_ids: string[]
    /**
     * Of the street.
     */
    openbare_ruimte_id: string
    /**
     * Of the place, four digits.
     */
    woonplaats_id: string
  }
  address: PostalAddress
  /**
   * Parcels and apartment rights that the address is linked to; null when no source that gives them was asked.
   *
   * @maxItems 100
   */
  percelen?:
    | {
        /**
         * Kadastrale aanduiding: UTT00-N-1358.
         */
        aanduiding: string
        kind: 'perceel' | 'appartementsrecht'
      }[]
    | null
  /**
   * Other addresses of the same object.
   */
  other_addresses: AddressSummary[]
  unit: {
    object_type: 'verblijfsobject' | 'ligplaats' | 'standplaats'
    status: Term
    /**
     * Withdrawn or never realised.
     */
    ended: boolean
    /**
     * Registered uses.
     */
    gebruiksdoelen: Term[]
    /**
     * Gebruiksoppervlakte (usable area, NEN 2580) of this unit; null when unknown.
     */
    oppervlakte_m2: number | null
    /**
     * The municipality is checking these data.
     */
    in_onderzoek: boolean
  }
  buildings: Building[]
  bouwjaar: YearRange | null
  dwelling_type: {
    /**
     * eengezins: single-family; meergezins: multi-family; geen_woning: not a dwelling; onbekend: unknown.
     */
    value: 'eengezins' | 'meergezins' | 'geen_woning' | 'onbekend'
    /**
     * How it was derived; the register does not hold it.
     */
    rule: string
    confidence: 'high' | 'medium' | 'low'
  }
  areas: Area[]
  position: Position | null
  /**
   * Invented: of a town that does not exist.
   */
  fictional: boolean
}
/**
 * Enough to recognise an address and to ask for it by identifier.
 */
export interface AddressSummary {
  nummeraanduiding_id: string
  adresseerbaar_object_id: string
  object_type: 'verblijfsobject' | 'ligplaats' | 'standplaats'
  /**
   * The address on one line.
   */
  display: string
  huisnummer: number
  huisletter: string | null
  toevoeging: string | null
  /**
   * In the register's words.
   */
  object_status: string
  gebruiksdoelen: string[]
  oppervlakte_m2: number | null
  is_nevenadres: boolean
  /**
   * Invented: of a town that does not exist.
   */
  fictional: boolean
}
export interface Term {
  /**
   * The register's own word.
   */
  value: string
  /**
   * The same in the language of the answer.
   */
  label: string
}
export interface Building {
  pand_id: string
  status: Term
  ended: boolean
  /**
   * Original year of construction; null when unknown.
   */
  bouwjaar: number | null
  /**
   * Live units in the building.
   */
  unit_count: number
  /**
   * Of those, with a woonfunctie (residential use).
   */
  dwelling_count: number
  footprint_m2: number | null
  /**
   * The municipality is checking these data.
   */
  in_onderzoek: boolean
  /**
   * Invented: of a town that does not exist.
   */
  fictional: boolean
}
export interface YearRange {
  min: number
  max: number
}
/**
 * An administrative area the property lies in.
 */
export interface Area {
  level:
    | 'woonplaats'
    | 'registering_municipality'
    | 'buurt'
    | 'wijk'
    | 'gemeente'
    | 'corop'
    | 'provincie'
  code: string
  name: string | null
  note: string | null
}
export interface GetPropertyEnergyLabelInput {
  /**
   * Dutch postcode such as "1234 AB"; case and spaces do not matter. Goes with huisnummer.
   */
  postcode?: string
  /**
   * House number, 1–99999. May hold the letter and addition too: "12A-2", "12 bis".
   */
  huisnummer?: number | string
  /**
   * One letter that belongs to the number.
   */
  huisletter?: string
  /**
   * Addition to number and letter, one to four letters or digits.
   */
  toevoeging?: string
  /**
   * BAG identifier of the address, 16 digits, as text.
   */
  nummeraanduiding_id?: string
  /**
   * BAG identifier of the verblijfsobject (unit), ligplaats (berth) or standplaats (pitch), 16 digits, as text.
   */
  adresseerbaar_object_id?: string
  /**
   * BAG identifier of the pand (building), 16 digits, as text.
   */
  pand_id?: string
  /**
   * Also labels of other units in the same building.
   */
  include_nearby?: boolean
  /**
   * Language of texts in the answer. Register terms stay Dutch.
   */
  lang?: 'nl' | 'en'
}
export interface GetPropertyEnergyLabelOutput {
  schema_version: '1.2.0'
  /**
   * "needs_choice": several properties match; ask the person which of the candidates is meant and call again with its nummeraanduiding_id.
   */
  status: 'ok' | 'needs_choice'
  /**
   * null when status is "needs_choice".
   */
  data: EnergyLabelReport | null
  /**
   * Only when status is "needs_choice".
   *
   * @maxItems 50
   */
  candidates?: AddressSummary[]
  provenance: Provenance[]
  warnings: Warning[]
  /**
   * Whether the data come from the embedded register, live registers, or both.
   */
  data_mode: 'embedded' | 'live' | 'mixed'
  /**
   * State date of the data.
   */
  as_of: string
  lang: 'nl' | 'en'
}
export interface EnergyLabelReport {
  property: AddressSummary
  /**
   * "expired": there was a label, current shows the last one. "building_level": only the whole building has one, in building_label; it is not the label of this object. "none": none where it was looked for; the warnings say whether EP-Online was asked.
   */
  label_status: 'found' | 'expired' | 'none' | 'building_level'
  /**
   * Only with label_status "building_level".
   */
  building_label?: EnergyLabel | null
  /**
   * The year of construction in both registers; null when either has none.
   */
  bouwjaar_check?: {
    bag: YearRange
    label: number
    conflict: boolean
  } | null
  current: EnergyLabel | null
  /**
   * All other registrations, newest first.
   */
  history: EnergyLabel[]
  /**
   * Negative when expired.
   */
  days_to_expiry: number | null
  valid_for_wws: {
    /**
     * null: the register can not tell.
     */
    valid: boolean | null
    reason_code: string
    reason: string
  }
  expected_class_from_ep2: string | null
  /**
   * The registered class is not the one EP2 implies.
   */
  class_mismatch: boolean
  area_check: {
    bag_m2: number
    label_m2: number
    /**
     * Of the BAG area.
     */
    difference_pct: number
  } | null
  /**
   * Only when include_nearby is true.
   *
   * @maxItems 50
   */
  nearby?: NearbyLabel[]
}
/**
 * One registration. All figures are calculated by the surveyor, not metered.
 */
export interface EnergyLabel {
  /**
   * A++++ (best) to G.
   */
  klasse: string
  status: 'Bestaand' | 'Oplevering' | 'Vergunningsaanvraag'
  /**
   * Energy need, kWh per m² and year.
   */
  ep1: number | null
  /**
   * Primary fossil energy, kWh per m² and year; decides the class since 2021.
   */
  ep2: number | null
  /**
   * Share of renewable energy, percent.
   */
  ep3: number | null
  /**
   * Only on labels from before 2021.
   */
  energie_index: number | null
  /**
   * Heat demand, kWh per m² and year.
   */
  warmtebehoefte: number | null
  /**
   * kg per m² and year.
   */
  co2: number | null
  /**
   * Usable area of the thermal zone; differs from the BAG area.
   */
  thermal_area_m2: number | null
  berekeningstype: string
  soort_opname: 'Basisopname' | 'Detailopname' | null
  opnamedatum: string
  registratiedatum: string
  /**
   * Last day of validity.
   */
  geldig_tot: string
  gebouwtype: string | null
  gebouwsubtype?: string | null
  /**
   * As the label has it; the BAG may have another.
   */
  bouwjaar?: number | null
  /**
   * Generated for demonstration; not from EP-Online.
   */
  synthetic: boolean
}
/**
 * A label of another unit in the same building. It says nothing certain about this one.
 */
export interface NearbyLabel {
  not_this_address: true
  adresseerbaar_object_id: string
  display: string
  klasse: string
  geldig_tot: string
  /**
   * Generated for demonstration, not from EP-Online.
   */
  synthetic: boolean
  /**
   * Invented: of a town that does not exist.
   */
  fictional: boolean
}
export interface AnalyzePropertyLocationInput {
  /**
   * Dutch postcode such as "1234 AB"; case and spaces do not matter. Goes with huisnummer.
   */
  postcode?: string
  /**
   * House number, 1–99999. May hold the letter and addition too: "12A-2", "12 bis".
   */
  huisnummer?: number | string
  /**
   * One letter that belongs to the number.
   */
  huisletter?: string
  /**
   * Addition to number and letter, one to four letters or digits.
   */
  toevoeging?: string
  /**
   * BAG identifier of the address, 16 digits, as text.
   */
  nummeraanduiding_id?: string
  /**
   * BAG identifier of the verblijfsobject (unit), ligplaats (berth) or standplaats (pitch), 16 digits, as text.
   */
  adresseerbaar_object_id?: string
  /**
   * BAG identifier of the pand (building), 16 digits, as text.
   */
  pand_id?: string
  /**
   * Latitude in degrees (WGS84); with lon.
   */
  lat?: number
  /**
   * Longitude in degrees (WGS84); with lat.
   */
  lon?: number
  /**
   * Rijksdriehoek x in metres; with rd_y.
   */
  rd_x?: number
  /**
   * Rijksdriehoek y in metres; with rd_x.
   */
  rd_y?: number
  /**
   * Metres around the property.
   */
  radius_m?: number
  /**
   * Only these parts; all when left out.
   *
   * @maxItems 9
   */
  layers?: (
    | 'areas'
    | 'housing'
    | 'amenities'
    | 'score'
    | 'statistics'
    | 'liveability'
    | 'noise'
    | 'climate_and_foundation'
    | 'risks'
  )[]
  /**
   * Language of texts in the answer. Register terms stay Dutch.
   */
  lang?: 'nl' | 'en'
}
export interface AnalyzePropertyLocationOutput {
  schema_version: '1.2.0'
  /**
   * "needs_choice": several properties match; ask the person which of the candidates is meant and call again with its nummeraanduiding_id.
   */
  status: 'ok' | 'needs_choice'
  /**
   * null when status is "needs_choice".
   */
  data: LocationAnalysis | null
  /**
   * Only when status is "needs_choice".
   *
   * @maxItems 50
   */
  candidates?: AddressSummary[]
  provenance: Provenance[]
  warnings: Warning[]
  /**
   * Whether the data come from the embedded register, live registers, or both.
   */
  data_mode: 'embedded' | 'live' | 'mixed'
  /**
   * State date of the data.
   */
  as_of: string
  lang: 'nl' | 'en'
}
export interface LocationAnalysis {
  subject: {
    kind: 'property' | 'point'
    display: string | null
    adresseerbaar_object_id: string | null
    position: Position
    /**
     * In an invented town; of a point, by the register that answered.
     */
    fictional: boolean
  }
  radius_m: number
  /**
   * Only when asked for.
   */
  areas?: Area[]
  /**
   * Of the layers asked for.
   */
  indicators: Indicator[]
  /**
   * Only when asked for; the most serious first. Read it with not_checked.
   */
  risks?: LocationRisk[]
  /**
   * Beside risks: what nothing is known about, and why.
   */
  not_checked?: NotChecked[]
  score?: LocationScore
}
export interface Indicator {
  id:
    | 'addresses'
    | 'dwellings'
    | 'dwelling_share'
    | 'address_density'
    | 'buildings'
    | 'median_bouwjaar'
    | 'shops'
    | 'schools'
    | 'health_care'
    | 'gatherings'
    | 'sports'
    | 'offices'
    | 'km_to_supermarket'
    | 'km_to_gp'
    | 'km_to_primary_school'
    | 'km_to_station'
    | 'inhabitants'
    | 'households'
    | 'population_density'
    | 'owner_occupied_share'
    | 'rented_share'
    | 'built_from_2000_share'
    | 'mean_woz'
    | 'mean_gas_use'
    | 'liveability'
    | 'liveability_housing'
    | 'liveability_surroundings'
    | 'liveability_amenities'
    | 'liveability_social'
    | 'liveability_nuisance'
    | 'liveability_change'
    | 'noise'
    | 'noise_road'
    | 'noise_rail'
    | 'noise_air'
    | 'flood_depth'
    | 'pile_rot_share'
    | 'subsidence'
    | 'foundation_area'
  label: string
  /**
   * null when it can not be computed, or the register or map does not cover the place: never zero, silence or safety.
   */
  value: number | null
  /**
   * The class in words, where the source classifies.
   */
  words?: string | null
  unit: string
  /**
   * What the value is about.
   */
  scope: 'address' | 'radius' | 'grid100m' | 'buurt' | 'gemeente' | 'point' | 'postcode'
  /**
   * For scope "radius".
   */
  radius_m: number | null
  /**
   * Year of the data; year_of says when it is another.
   */
  year: number
  /**
   * What year is of: the data themselves, the edition they were published in, or, for a map without a year, the day it was read.
   */
  year_of?: 'data' | 'edition' | 'reading'
  as_of: string
  source: string
}
/**
 * Something about the place to look into. Maps are models: none says anything certain about one building.
 */
export interface LocationRisk {
  code: string
  severity: 'info' | 'attention' | 'serious'
  text: string
  /**
   * The id of the indicator it follows from.
   */
  indicator: string
  source: string
  year: number
}
export interface NotChecked {
  indicator: string
  reason: string
}
export interface LocationScore {
  /**
   * 0–100, higher is better; null when less than half of the weights is covered.
   */
  total: number | null
  /**
   * Share of the weights for which there are data.
   */
  coverage_pct: number
  /**
   * Starts with "operator/" when this server has weights of its own.
   */
  weights_version: string
  /**
   * Of every layer with data, also when there is no total.
   */
  subscores?: Subscore[]
  /**
   * Layers without data, whole or in part, and the weight that is missing.
   */
  missing: MissingLayer[]
  /**
   * Why there is no total.
   */
  reason: string | null
}
export interface Subscore {
  layer: string
  /**
   * 0–100, higher is better.
   */
  score: number
  weight_pct: number
  /**
   * Share of the layer's parts that are known; it counts for that share of its weight.
   */
  covered_pct: number
}
export interface MissingLayer {
  layer: string
  weight_pct: number
  reason: string
}
export interface QuickAssessPropertyInput {
  /**
   * Dutch postcode such as "1234 AB"; case and spaces do not matter. Goes with huisnummer.
   */
  postcode?: string
  /**
   * House number, 1–99999. May hold the letter and addition too: "12A-2", "12 bis".
   */
  huisnummer?: number | string
  /**
   * One letter that belongs to the number.
   */
  huisletter?: string
  /**
   * Addition to number and letter, one to four letters or digits.
   */
  toevoeging?: string
  /**
   * BAG identifier of the address, 16 digits, as text.
   */
  nummeraanduiding_id?: string
  /**
   * BAG identifier of the verblijfsobject (unit), ligplaats (berth) or standplaats (pitch), 16 digits, as text.
   */
  adresseerbaar_object_id?: string
  /**
   * BAG identifier of the pand (building), 16 digits, as text.
   */
  pand_id?: string
  /**
   * What the assessment is for.
   */
  purpose: 'sale' | 'rent' | 'portfolio' | 'sustainability'
  /**
   * Figures the person knows and the register does not.
   */
  overrides?: {
    /**
     * WOZ value in euro.
     */
    woz?: number
    /**
     * Reference date of the WOZ value, YYYY-MM-DD.
     */
    woz_peildatum?: string
    /**
     * Euro.
     */
    asking_price?: number
    /**
     * Bare rent, euro per month.
     */
    rent?: number
    /**
     * Measured usable area, when it differs from the register.
     */
    living_area_m2?: number
    /**
     * Whether the building is a protected monument.
     */
    monument?: boolean
    /**
     * Which protection; give monument true for the first three.
     */
    monument_kind?: 'rijksmonument' | 'gemeentelijk' | 'provinciaal' | 'beschermd_gezicht'
    /**
     * COROP area of CBS, two digits: 23 is Groot-Amsterdam. Gives a value band from the region's means.
     */
    corop?: string
    /**
     * When the WOZ value is of a building under construction: the part that stood, in percent.
     */
    woz_built_pct?: number
    /**
     * Every room of the home, for rent points.
     *
     * @minItems 1
     * @maxItems 60
     */
    rooms?: {
      /**
       * vertrek: living, sleeping, cooking, bathing. overige_ruimte: storage, attic, garage. verkeersruimte: hall, landing.
       */
      kind: 'vertrek' | 'overige_ruimte' | 'verkeersruimte'
      /**
       * Floor area in m².
       */
      m2: number
      heated: boolean
      /**
       * Cooled by an installation that also heats it.
       */
      cooled?: boolean
      /**
       * A loft that no fixed stairs lead to.
       */
      no_fixed_stairs?: boolean
    }[]
    /**
     * For rent points.
     */
    kitchen?: {
      /**
       * Length of the worktop in metres.
       */
      worktop_m: number
      /**
       * Points of built-in extras by the rules; at most those of the worktop count.
       */
      extra_points?: number
    }
    /**
     * How many of each, for rent points; what is left out is not there.
     */
    bath?: {
      /**
       * In a room of their own.
       */
      toilets?: number
      /**
       * In a bathroom.
       */
      toilets_in_bathroom?: number
      /**
       * Of these toilets, those that hang on the wall.
       */
      hanging_toilets?: number
      /**
       * For one person.
       */
      basins?: number
      /**
       * For more than one person.
       */
      double_basins?: number
      /**
       * Without a bath beside it.
       */
      showers?: number
      /**
       * Without a shower beside it.
       */
      baths?: number
      /**
       * A bath and a shower apart, in one room.
       */
      baths_with_shower?: number
      /**
       * Points of extras by the rules; at most those of showers and baths count.
       */
      extra_points?: number
    }
    /**
     * Private garden, balcony and roof terrace in m²; 0 when there is none.
     */
    outdoor_m2?: number
    /**
     * Outdoor space shared with other addresses, m².
     */
    shared_outdoor_m2?: number
    /**
     * How many addresses share it.
     */
    shared_outdoor_addresses?: number
    /**
     * R7: what the landlord paid for facilities for a disabled tenant, in euro, less subsidies and the tenant's own part; 0 when nothing.
     */
    accessibility_costs?: number
    /**
     * R9: every room inside the complex that other addresses use too; an empty list when there is none.
     *
     * @maxItems 60
     */
    shared_rooms?: {
      /**
       * vertrek: living, cooking, bathing. overige_ruimte: other space. berging: a storeroom, of which a part falls to each address.
       */
      kind: 'vertrek' | 'overige_ruimte' | 'berging'
      /**
       * Floor area in m².
       */
      m2: number
      heated: boolean
      /**
       * Cooled by an installation that also heats it.
       */
      cooled?: boolean
      /**
       * How many addresses share it, this one included.
       */
      addresses: number
      kitchen?: {
        worktop_m: number
        extra_points?: number
      }
      bath?: {
        toilets?: number
        toilets_in_bathroom?: number
        hanging_toilets?: number
        basins?: number
        double_basins?: number
        showers?: number
        baths?: number
        baths_with_shower?: number
        extra_points?: number
      }
    }[]
    /**
     * R10: parking of the complex; an empty list when there is none.
     *
     * @maxItems 20
     */
    shared_parking?: {
      /**
       * type_I: in a closed garage. type_II: outdoors with a roof. type_III: outdoors without one.
       */
      kind: 'type_I' | 'type_II' | 'type_III'
      spaces: number
      /**
       * Of these spaces, those with a charger for residents only.
       */
      chargers?: number
      /**
       * How many addresses may use them, this one included.
       */
      addresses: number
    }[]
    /**
     * First day of the rent contract, YYYY-MM-DD. From 1 July 2024 on, the rules of that day are used.
     */
    contract_date?: string
    /**
     * Completed after 1 July 2024, and begun before 2028.
     */
    new_build?: boolean
    /**
     * false when rooms are let with shared facilities; then there are no rent points.
     */
    self_contained?: boolean
  }
  /**
   * What to look up beyond the registers, where this server may: woz, the WOZ value (also without asking, where it is switched on and none is given), and transactions, registered sales. A warning says what is not set up here.
   *
   * @maxItems 2
   */
  look_up?: ('woz' | 'transactions')[]
  /**
   * Keep the assessment for this person.
   */
  save?: boolean
  /**
   * A key of your own: the same key with the same input returns the first assessment instead of saving another.
   */
  idempotency_key?: string
  /**
   * Language of texts in the answer. Register terms stay Dutch.
   */
  lang?: 'nl' | 'en'
}
export interface QuickAssessPropertyOutput {
  schema_version: '1.2.0'
  /**
   * "needs_choice": several properties match; ask the person which of the candidates is meant and call again with its nummeraanduiding_id.
   */
  status: 'ok' | 'needs_choice'
  /**
   * null when status is "needs_choice".
   */
  data: QuickAssessment | null
  /**
   * Only when status is "needs_choice".
   *
   * @maxItems 50
   */
  candidates?: AddressSummary[]
  provenance: Provenance[]
  warnings: Warning[]
  /**
   * Whether the data come from the embedded register, live registers, or both.
   */
  data_mode: 'embedded' | 'live' | 'mixed'
  /**
   * State date of the data.
   */
  as_of: string
  lang: 'nl' | 'en'
}
export interface QuickAssessment {
  saved: boolean
  /**
   * This is the earlier assessment of the same idempotency_key.
   */
  replayed: boolean
  assessment: Assessment
  /**
   * Sales from the land register, when asked for and there is a source; not kept with the assessment.
   *
   * @maxItems 200
   */
  transactions?: Sale[]
}
export interface Assessment {
  /**
   * null when not saved.
   */
  assessment_id: string | null
  created_at: string
  purpose: 'sale' | 'rent' | 'portfolio' | 'sustainability'
  property: {
    adresseerbaar_object_id: string
    /**
     * Of the main address.
     */
    nummeraanduiding_id: string
    pand_ids: string[]
    display: string
    woonplaats: string
    oppervlakte_m2: number | null
    bouwjaar: YearRange | null
    fictional: boolean
  }
  value_band: ValueBand | null
  ratios: Ratio[]
  energy: {
    status: 'found' | 'expired' | 'none'
    klasse: string | null
    geldig_tot: string | null
    expected_class_from_ep2: string | null
    synthetic: boolean
    /**
     * Where the label was looked for. With not-looked-up, status "none" means not known.
     */
    looked_up?: 'embedded' | 'live' | 'not-looked-up'
  }
  /**
   * How the place scores; null when nobody was asked about it. Analyze_Property_Location has what it is made of.
   */
  location?: {
    /**
     * 0–100; null when too little is known.
     */
    score: number | null
    coverage_pct: number
    weights_version: string
  } | null
  rent_points: RentPoints
  /**
   * null without a label that has an EP2.
   */
  energy_upgrade: EnergyUpgrade | null
  /**
   * Findings, the most serious first.
   */
  flags: Flag[]
  assumptions: string[]
  missing: {
    /**
     * Which input would help.
     */
    input: string
    /**
     * What it would add.
     */
    effect: string
  }[]
  /**
   * Enough to repeat the assessment.
   */
  method: {
    rules_version: string
    data_as_of: string
    /**
     * SHA-256 over the canonical JSON of object, purpose and overrides.
     */
    input_hash: string
    data_mode?: 'embedded' | 'live' | 'mixed'
    /**
     * SHA-256 over the canonical JSON of the facts and the day: equal when nothing that counts has changed.
     */
    data_hash?: string
    /**
     * What it was made from, as it was then.
     */
    sources?: Provenance[]
    /**
     * Sources that should have answered and did not; what they hold is missing.
     */
    not_answered?: Warning[]
    overrides: Overrides
  }
  disclaimer: string
}
/**
 * An indication, not an appraisal.
 */
export interface ValueBand {
  /**
   * What the band rests on.
   */
  basis:
    'caller_woz' | 'caller_woz_indexed' | 'corop_mean' | 'looked_up_woz' | 'looked_up_woz_indexed'
  low: number
  central: number
  high: number
  currency: 'EUR'
  formula: string
  woz_peildatum: string | null
  /**
   * Half the width, as a part of the central value.
   */
  spread: number
  /**
   * The day the central value is of; null when it is that of woz_peildatum.
   */
  value_on: string | null
  /**
   * @maxItems 4
   */
  inputs: ValueInput[]
  /**
   * The WOZ value per m² against the region's mean; 10 % either way is around it.
   */
  regional_level: 'above' | 'around' | 'below' | null
  /**
   * The COROP area whose means were used; null where none was.
   */
  region?: {
    code: string
    name: string
    /**
     * Whether the caller named it or the place of the address did.
     */
    from: 'caller' | 'place'
  } | null
  no_appraisal: string
}
export interface ValueInput {
  id: 'woz' | 'area_m2' | 'corop_mean_per_m2' | 'corop_index'
  value: number
  unit: string
  source: 'caller' | 'BAG' | 'corop_table' | 'WOZ-waardeloket'
}
export interface Ratio {
  id: 'woz_per_m2' | 'asking_price_per_m2' | 'asking_price_to_woz' | 'gross_yield'
  label: string
  value: number
  unit: string
  formula: string
}
/**
 * Rent points (woningwaarderingsstelsel, WWS) of a self-contained dwelling: an indication, no decision of the Huurcommissie.
 */
export interface RentPoints {
  applies: boolean
  /**
   * Why there are none.
   */
  reason: string | null
  /**
   * Which rules were used: 2024H2, 2025 or 2026.
   */
  rules: string | null
  /**
   * The day the rules are of.
   */
  valued_on: string | null
  /**
   * Whole points.
   */
  points: Range | null
  /**
   * Bare rent, euro per month, surcharges included.
   */
  maximum_rent: Range | null
  /**
   * Low, middle or free segment for a new contract.
   */
  sector: {
    min: 'sociaal' | 'midden' | 'vrij'
    likely: 'sociaal' | 'midden' | 'vrij'
    max: 'sociaal' | 'midden' | 'vrij'
  } | null
  /**
   * @maxItems 11
   */
  rubrics: Rubric[]
  /**
   * Points beside the rubrics, of a rijksmonument under a contract from before 1 July 2024.
   */
  monument_points: number
  /**
   * Whether the cap on points for the WOZ value brings the likely total down.
   */
  woz_limited: boolean
  /**
   * Inputs that would narrow the range, the most telling first.
   */
  missing: {
    input: string
    /**
     * Whole points by which the range would shrink.
     */
    narrows_points: number
    text: string
  }[]
  /**
   * The one input to ask for first.
   */
  narrows_most: string | null
}
/**
 * A figure with its bounds; equal when it is known exactly.
 */
export interface Range {
  min: number
  likely: number
  max: number
}
export interface Rubric {
  id: 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7' | 'R8' | 'R9' | 'R10' | 'R11'
  /**
   * As the rules name it, in Dutch.
   */
  name: string
  /**
   * In English.
   */
  gloss: string
  points: Range
  /**
   * given: by the caller. register: exact from a register. estimated: our estimate from a register. unknown: all that a home can have.
   */
  basis: 'given' | 'register' | 'estimated' | 'unknown'
  source: 'caller' | 'BAG' | 'EP-Online' | 'rules' | 'none' | 'WOZ-waardeloket'
  note: string
}
/**
 * What each better class asks and brings. Calculated use, not metered use; no costs.
 */
export interface EnergyUpgrade {
  from: string
  ep2: number
  thermal_area_m2: number | null
  /**
   * The thresholds are those in force on this day.
   */
  thresholds_on: string
  /**
   * @maxItems 10
   */
  steps: UpgradeStep[]
}
export interface UpgradeStep {
  klasse: string
  /**
   * How far EP2 must come down, kWh per m² and year.
   */
  ep2_gap: number
  /**
   * The same over the thermal area.
   */
  kwh_per_year: number | null
  /**
   * Rent points, of the likely total.
   */
  points_gain: number | null
  /**
   * Euro per month, of the likely maximum rent.
   */
  maximum_rent_gain: number | null
}
export interface Flag {
  code: string
  severity: 'info' | 'attention' | 'serious'
  text: string
}
/**
 * The figures the caller gave.
 */
export interface Overrides {
  woz?: number
  woz_peildatum?: string
  asking_price?: number
  rent?: number
  living_area_m2?: number
  monument?: boolean
  monument_kind?: 'rijksmonument' | 'gemeentelijk' | 'provinciaal' | 'beschermd_gezicht'
  corop?: string
  woz_built_pct?: number
  rooms?: {
    kind: 'vertrek' | 'overige_ruimte' | 'verkeersruimte'
    m2: number
    heated: boolean
    cooled?: boolean
    no_fixed_stairs?: boolean
  }[]
  kitchen?: {
    worktop_m: number
    extra_points?: number
  }
  bath?: {
    toilets?: number
    toilets_in_bathroom?: number
    hanging_toilets?: number
    basins?: number
    double_basins?: number
    showers?: number
    baths?: number
    baths_with_shower?: number
    extra_points?: number
  }
  outdoor_m2?: number
  shared_outdoor_m2?: number
  shared_outdoor_addresses?: number
  accessibility_costs?: number
  shared_rooms?: {
    kind: 'vertrek' | 'overige_ruimte' | 'berging'
    m2: number
    heated: boolean
    cooled?: boolean
    addresses: number
    kitchen?: {
      worktop_m: number
      extra_points?: number
    }
    bath?: {
      toilets?: number
      toilets_in_bathroom?: number
      hanging_toilets?: number
      basins?: number
      double_basins?: number
      showers?: number
      baths?: number
      baths_with_shower?: number
      extra_points?: number
    }
  }[]
  shared_parking?: {
    kind: 'type_I' | 'type_II' | 'type_III'
    spaces: number
    chargers?: number
    addresses: number
  }[]
  contract_date?: string
  new_build?: boolean
  self_contained?: boolean
}
/**
 * One registered sale. Who sold and who bought is never told.
 */
export interface Sale {
  registered_on: string
  price_eur: number | null
  /**
   * The sum is of more objects than this one.
   */
  several_objects: boolean
}
export interface GetAssessedPropertiesInput {
  /**
   * Woonplaats (place), whole name; case does not matter.
   */
  place?: string
  /**
   * A++++ to G, or "none" for without a valid label in the embedded data.
   */
  energy_class?: string
  purpose?: 'sale' | 'rent' | 'portfolio' | 'sustainability'
  /**
   * First day of the latest assessment, YYYY-MM-DD, Dutch time.
   */
  date_from?: string
  /**
   * Last day of the latest assessment, YYYY-MM-DD, Dutch time.
   */
  date_to?: string
  /**
   * Euro: the central value is at least this. What has no value never fits.
   */
  value_min?: number
  /**
   * Euro: the central value is at most this. What has no value never fits.
   */
  value_max?: number
  /**
   * Has this finding: a code from the flags of an assessment, such as DEMOLITION_PERMIT.
   */
  flag?: string
  /**
   * Has a finding at least this severe.
   */
  severity?: 'info' | 'attention' | 'serious'
  /**
   * "older": made before the rules changed last; assess those again.
   */
  rules?: 'current' | 'older'
  /**
   * By the date of the latest assessment, by its central value (without a value last), or by place and address.
   */
  sort?: 'newest' | 'oldest' | 'highest_value' | 'lowest_value' | 'address'
  /**
   * "latest": each property once. "all": every assessment a row of its own, which the filters then look at; always a file, json unless format says otherwise.
   */
  assessments?: 'latest' | 'all'
  /**
   * Answer with a file under export instead of items. json holds everything that is stored; csv is for Excel with Dutch settings; geojson for maps; markdown a table for people.
   */
  format?: 'json' | 'csv' | 'geojson' | 'markdown'
  /**
   * next_cursor of the page before, with the same filters and sort.
   */
  cursor?: string
  /**
   * Rows at the most. A file holds as many as fit when this is left out.
   */
  page_size?: number
  /**
   * Language of texts in the answer. Register terms stay Dutch.
   */
  lang?: 'nl' | 'en'
}
export interface GetAssessedPropertiesOutput {
  schema_version: '1.2.0'
  status: 'ok'
  data: AssessedProperties
  provenance: Provenance[]
  warnings: Warning[]
  /**
   * Whether the data come from the embedded register, live registers, or both.
   */
  data_mode: 'embedded' | 'live' | 'mixed'
  /**
   * State date of the data.
   */
  as_of: string
  lang: 'nl' | 'en'
}
export interface AssessedProperties {
  /**
   * Empty when the answer is a file.
   *
   * @maxItems 100
   */
  items: AssessedProperty[]
  counts: {
    /**
     * Properties that fit the filter; with assessments "all", assessments that do.
     */
    matching: number
    /**
     * All assessed properties.
     */
    properties: number
    /**
     * All assessments.
     */
    assessments: number
  }
  /**
   * null on the last page.
   */
  next_cursor: string | null
  export?: Export
}
/**
 * A property with the latest of its assessments.
 */
export interface AssessedProperty {
  adresseerbaar_object_id: string
  display: string
  woonplaats: string
  /**
   * How many this person made of the property.
   */
  assessments: number
  latest: {
    assessment_id: string
    created_at: string
    purpose: 'sale' | 'rent' | 'portfolio' | 'sustainability'
    energy_class: string | null
    /**
     * Euro.
     */
    value_central: number | null
    flag_count: number
    /**
     * The energy class, or that there is none, was generated for demonstration; not from EP-Online.
     */
    energy_synthetic: boolean
    /**
     * null where rent points do not apply.
     */
    rent_points_likely: number | null
    /**
     * Euro a month; null where rent points do not apply.
     */
    maximum_rent_likely: number | null
    /**
     * Of its findings; null without any.
     */
    worst_severity: 'info' | 'attention' | 'serious' | null
    rules_version: string
    /**
     * Made by the rules that are used now.
     */
    rules_current: boolean
  }
  /**
   * Invented: of a town that does not exist.
   */
  fictional: boolean
}
/**
 * A file to hand over or to save. Each part is a file by itself.
 */
export interface Export {
  format: 'json' | 'csv' | 'geojson' | 'markdown'
  media_type: string
  filename: string
  /**
   * The whole file. CSV begins with a byte order mark; save it unchanged, as UTF-8.
   */
  text: string
  /**
   * How many assessments the file holds.
   */
  rows: number
  /**
   * Give it as cursor for the next part; null when this was the last.
   */
  next_cursor: string | null
}
export interface GetPropertyAssessmentsInput {
  /**
   * From Quick_Assess_Property or Get_Assessed_Properties.
   */
  assessment_id?: string
  /**
   * Two assessment_ids.
   *
   * @minItems 2
   * @maxItems 2
   */
  compare?: string[]
  /**
   * Dutch postcode such as "1234 AB"; case and spaces do not matter. Goes with huisnummer.
   */
  postcode?: string
  /**
   * House number, 1–99999. May hold the letter and addition too: "12A-2", "12 bis".
   */
  huisnummer?: number | string
  /**
   * One letter that belongs to the number.
   */
  huisletter?: string
  /**
   * Addition to number and letter, one to four letters or digits.
   */
  toevoeging?: string
  /**
   * BAG identifier of the address, 16 digits, as text.
   */
  nummeraanduiding_id?: string
  /**
   * BAG identifier of the verblijfsobject (unit), ligplaats (berth) or standplaats (pitch), 16 digits, as text.
   */
  adresseerbaar_object_id?: string
  /**
   * BAG identifier of the pand (building), 16 digits, as text.
   */
  pand_id?: string
  /**
   * Answer with a file under export instead of assessments. json holds everything that is stored; csv is for Excel with Dutch settings; geojson for maps; markdown a fact sheet for people.
   */
  format?: 'json' | 'csv' | 'geojson' | 'markdown'
  /**
   * next_cursor of the page before; only with a property key.
   */
  cursor?: string
  /**
   * Only with a property key. A file holds as many as fit when this is left out.
   */
  page_size?: number
  /**
   * Language of texts in the answer. Register terms stay Dutch.
   */
  lang?: 'nl' | 'en'
}
export interface GetPropertyAssessmentsOutput {
  schema_version: '1.2.0'
  /**
   * "needs_choice": several properties match; ask the person which of the candidates is meant and call again with its nummeraanduiding_id.
   */
  status: 'ok' | 'needs_choice'
  /**
   * null when status is "needs_choice".
   */
  data: PropertyAssessments | null
  /**
   * Only when status is "needs_choice".
   *
   * @maxItems 50
   */
  candidates?: AddressSummary[]
  provenance: Provenance[]
  warnings: Warning[]
  /**
   * Whether the data come from the embedded register, live registers, or both.
   */
  data_mode: 'embedded' | 'live' | 'mixed'
  /**
   * State date of the data.
   */
  as_of: string
  lang: 'nl' | 'en'
}
export interface PropertyAssessments {
  /**
   * Empty when the answer is a file.
   *
   * @maxItems 50
   */
  assessments: Assessment[]
  /**
   * All that match.
   */
  total: number
  /**
   * null on the last page.
   */
  next_cursor: string | null
  comparison?: Comparison
  export?: Export
}
export interface Comparison {
  /**
   * assessment_id.
   */
  a: string
  /**
   * assessment_id.
   */
  b: string
  same_property: boolean
  /**
   * Made with the same rules_version.
   */
  same_rules: boolean
  /**
   * null where not both have rent points.
   */
  same_rent_rules: boolean | null
  rules: {
    a: RulesUsed
    b: RulesUsed
    /**
     * What changed in the rules since these were made, in words; empty when nothing did.
     */
    changed_since: string[]
  }
  changes: {
    field: string
    a: string | number | boolean | null
    b: string | number | boolean | null
    /**
     * b minus a, of two numbers.
     */
    difference: number | null
    /**
     * The difference as a part of a.
     */
    percent: number | null
  }[]
  /**
   * Rent points by rubric; empty where neither has them.
   */
  rubrics: RubricComparison[]
  flags_only_in_a: string[]
  flags_only_in_b: string[]
}
export interface RulesUsed {
  rules_version: string
  /**
   * These are the rules that are used now.
   */
  current: boolean
  /**
   * null where rent points do not apply.
   */
  rent_rules: string | null
}
export interface RubricComparison {
  /**
   * R1 to R11.
   */
  id: string
  name: string
  gloss: string
  a: Range | null
  b: Range | null
  /**
   * b minus a, of the likely points.
   */
  difference: number | null
}
export interface DeleteAssessmentsInput {
  /**
   * From Quick_Assess_Property or Get_Assessed_Properties.
   */
  assessment_id?: string
  /**
   * All assessments of the person; only together with confirm.
   */
  everything?: boolean
  /**
   * Only with everything, once the person has said so.
   */
  confirm?: 'everything'
  /**
   * Dutch postcode such as "1234 AB"; case and spaces do not matter. Goes with huisnummer.
   */
  postcode?: string
  /**
   * House number, 1–99999. May hold the letter and addition too: "12A-2", "12 bis".
   */
  huisnummer?: number | string
  /**
   * One letter that belongs to the number.
   */
  huisletter?: string
  /**
   * Addition to number and letter, one to four letters or digits.
   */
  toevoeging?: string
  /**
   * BAG identifier of the address, 16 digits, as text.
   */
  nummeraanduiding_id?: string
  /**
   * BAG identifier of the verblijfsobject (unit), ligplaats (berth) or standplaats (pitch), 16 digits, as text.
   */
  adresseerbaar_object_id?: string
  /**
   * BAG identifier of the pand (building), 16 digits, as text.
   */
  pand_id?: string
  /**
   * Language of texts in the answer. Register terms stay Dutch.
   */
  lang?: 'nl' | 'en'
}
export interface DeleteAssessmentsOutput {
  schema_version: '1.2.0'
  /**
   * "needs_choice": several properties match; ask the person which of the candidates is meant and call again with its nummeraanduiding_id.
   */
  status: 'ok' | 'needs_choice'
  /**
   * null when status is "needs_choice".
   */
  data: Deletion | null
  /**
   * Only when status is "needs_choice".
   *
   * @maxItems 50
   */
  candidates?: AddressSummary[]
  provenance: Provenance[]
  warnings: Warning[]
  /**
   * Whether the data come from the embedded register, live registers, or both.
   */
  data_mode: 'embedded' | 'live' | 'mixed'
  /**
   * State date of the data.
   */
  as_of: string
  lang: 'nl' | 'en'
}
export interface Deletion {
  /**
   * What was asked to be deleted.
   */
  scope: 'assessment' | 'property' | 'everything'
  /**
   * How many assessments this call deleted.
   */
  deleted: number
  /**
   * How many the person still has.
   */
  remaining: number
}

/** Moves with every change of a contract that could break a caller. */
export const SCHEMA_VERSION = '1.2.0'
