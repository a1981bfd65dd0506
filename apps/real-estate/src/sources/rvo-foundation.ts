import type { MapFamily } from './map-family.ts'

/** A class, and the share of buildings from before 1970 around it: "Kwetsbaar gebied - 40-60 %". */
const LEGEND =
  /^(?:Kwetsbaar gebied|Niet kwetsbaar gebied|Stedelijk gebied|Overig|Niet indeelbaar)(?: - [<>=\d][\d<>=% -]{0,18})?$/i

/** Where foundations deserve attention, per postcode. It says nothing about one building. */
export const RVO_FOUNDATION: MapFamily = {
  key: 'rvo-foundation',
  title: 'RVO foundation attention areas',
  register: 'RVO',
  licence: 'open data (RVO, via PDOK)',
  part: 'foundation',
  urls: [
    'https://service.pdok.nl/rvo/indicatieve-aandachtsgebieden-funderingsproblematiek/wms/v1_0',
    'https://service.pdok.nl/rvo/indgebfunderingsproblematiek/wms/v1_0',
  ],
  layers: [
    {
      role: 'foundation_area',
      names: ['indgebfunderingsproblematiek'],
      scope: 'postcode',
      figures: ['foundation_area'],
      read: (area) => [{ id: 'foundation_area', value: null, words: area.text('legenda', LEGEND) }],
    },
  ],
}
