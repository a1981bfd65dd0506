import { type Lang, text } from '../domain/messages.ts'
import type { RegisterInfo } from '../register/register.ts'
import { BAG_API } from '../sources/bag-api.ts'
import { BAG_OGC } from '../sources/bag-ogc.ts'
import { CBS_AREAS } from '../sources/cbs-areas.ts'
import { EP_ONLINE } from '../sources/ep-online.ts'
import { KADASTER_TRANSACTIONS } from '../sources/kadaster-transactions.ts'
import { LOCATIESERVER } from '../sources/locatieserver.ts'
import { MAP_FAMILIES } from '../sources/map-families.ts'
import { WOZ_COUNTER } from '../sources/woz-counter.ts'
import { type Cell, page, table } from './markdown.ts'

/** Every source and its licence, in Markdown, in the words of the files that ask them. */
export const attributionPage = (lang: Lang, info: RegisterInfo): string =>
  page(
    `# ${text('page_attribution', lang)}`,
    text('attribution_use', lang),
    `## ${text('head_data', lang)}`,
    table(
      (['source', 'of', 'licence', 'where'] as const).map((column) => text(`col_${column}`, lang)),
      [embedded(info, lang), ...LIVE],
    ),
    `## ${text('head_rules', lang)}`,
    table(
      (['source', 'licence'] as const).map((column) => text(`col_${column}`, lang)),
      [
        [text('attribution_rent', lang), text('attribution_law', lang)],
        [text('attribution_energy', lang), text('attribution_law', lang)],
        [text('attribution_corop', lang), text('attribution_published', lang)],
      ],
    ),
  )

const embedded = ({ name, asOf, licence }: RegisterInfo, lang: Lang): readonly Cell[] => [
  `${name} (${asOf})`,
  'BAG',
  licence,
  text('attribution_embedded', lang),
]

const first = ([address]: readonly string[]): Cell => (address ? { address } : null)

const LIVE: readonly (readonly Cell[])[] = [
  [BAG_API.title, 'BAG', BAG_API.licence, { address: BAG_API.url }],
  [BAG_OGC.title, 'BAG', BAG_OGC.licence, { address: BAG_OGC.url }],
  [LOCATIESERVER.title, 'BAG', LOCATIESERVER.licence, { address: LOCATIESERVER.url }],
  [EP_ONLINE.title, 'EP-Online', EP_ONLINE.licence, { address: EP_ONLINE.url }],
  [CBS_AREAS.title, 'CBS', CBS_AREAS.licence, first(CBS_AREAS.urls)],
  ...MAP_FAMILIES.map(({ title, register, licence, urls }) => [
    title,
    register,
    licence,
    first(urls),
  ]),
  [WOZ_COUNTER.title, 'WOZ', WOZ_COUNTER.licence, { address: WOZ_COUNTER.url }],
  [KADASTER_TRANSACTIONS.title, 'Kadaster', KADASTER_TRANSACTIONS.licence, null],
]
