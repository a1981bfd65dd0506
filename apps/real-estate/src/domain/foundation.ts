/**
 * What an attention area means for a building. Homes from before 1970 can stand on wooden piles or
 * none; the ground of cities is not classified, which is no good news.
 */
export type FoundationFinding = 'attention' | 'year-unknown' | 'not-classified' | 'none'

const DEEP_FOUNDATIONS_FROM = 1970

/**
 * @param legend the class as RVO writes it: `Kwetsbaar gebied - 40-60 %`.
 * @param bouwjaar of the oldest building; `undefined` when it is not known.
 */
export function foundationFinding(legend: string, bouwjaar: number | undefined): FoundationFinding {
  const ground = legend.toLowerCase()
  if (ground.startsWith('niet kwetsbaar')) return 'none'
  if (bouwjaar !== undefined && bouwjaar >= DEEP_FOUNDATIONS_FROM) return 'none'
  if (!ground.startsWith('kwetsbaar')) return 'not-classified'
  return bouwjaar === undefined ? 'year-unknown' : 'attention'
}
