/** Some services put a workspace before the name, and some take it away. */
export const bareName = (layer: string): string => layer.slice(layer.indexOf(':') + 1)

const MAX_SHOWN = 4
const ALIKE = 0.5

/** Names that are like `name`, the most alike first: they share words, or differ in a date only. */
export function similarNames(name: string, offered: readonly string[]): readonly string[] {
  const own = wordsOf(name)
  return offered
    .map((each) => ({ each, alike: overlap(own, wordsOf(each)) }))
    .filter(({ alike }) => alike >= ALIKE)
    .toSorted((a, b) => b.alike - a.alike)
    .slice(0, MAX_SHOWN)
    .map(({ each }) => each)
}

/** Digits are dates and versions, and those are what changes. */
const wordsOf = (name: string): ReadonlySet<string> =>
  new Set(
    bareName(name)
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word.length > 1),
  )

/** The share of the words of both that both have. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length
  return shared === 0 ? 0 : shared / (a.size + b.size - shared)
}
