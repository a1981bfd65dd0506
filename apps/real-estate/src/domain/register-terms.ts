import type { Lang } from './messages.ts'

/** A register value beside what it means in the reader's language. */
export interface Term {
  readonly value: string
  readonly label: string
}

/** English for the register's own words: gebruiksdoel, and status of object, pand and address. */
const ENGLISH: Readonly<Record<string, string>> = {
  woonfunctie: 'residential',
  bijeenkomstfunctie: 'gathering (restaurant, church, day care)',
  celfunctie: 'detention',
  gezondheidszorgfunctie: 'health care',
  industriefunctie: 'industry',
  kantoorfunctie: 'office',
  logiesfunctie: 'lodging',
  onderwijsfunctie: 'education',
  sportfunctie: 'sports',
  winkelfunctie: 'retail',
  'overige gebruiksfunctie': 'other use',
  'verblijfsobject gevormd': 'unit formed, not built yet',
  'niet gerealiseerd verblijfsobject': 'unit never realised',
  'verblijfsobject in gebruik (niet ingemeten)': 'unit in use, not surveyed yet',
  'verblijfsobject in gebruik': 'unit in use',
  'verbouwing verblijfsobject': 'unit under renovation',
  'verblijfsobject ingetrokken': 'unit withdrawn',
  'verblijfsobject buiten gebruik': 'unit out of use',
  'verblijfsobject ten onrechte opgevoerd': 'unit registered by mistake',
  'bouwvergunning verleend': 'building permit granted',
  'niet gerealiseerd pand': 'building never realised',
  'bouw gestart': 'construction started',
  'pand in gebruik (niet ingemeten)': 'building in use, not surveyed yet',
  'pand in gebruik': 'building in use',
  'verbouwing pand': 'building under renovation',
  'sloopvergunning verleend': 'demolition permit granted',
  'pand gesloopt': 'building demolished',
  'pand buiten gebruik': 'building out of use',
  'pand ten onrechte opgevoerd': 'building registered by mistake',
  'naamgeving uitgegeven': 'address issued',
  'naamgeving ingetrokken': 'address withdrawn',
  'plaats aangewezen': 'place designated',
  'plaats ingetrokken': 'place withdrawn',
}

/** Every word that the register may hold, beside its English. */
export const REGISTER_WORDS: readonly (readonly [dutch: string, english: string])[] =
  Object.entries(ENGLISH)

/** The Dutch term stays; the label is the same in Dutch, and a gloss in English. */
export const term = (value: string, lang: Lang): Term => ({
  value,
  label: lang === 'nl' ? value : (ENGLISH[value.toLowerCase()] ?? value),
})
