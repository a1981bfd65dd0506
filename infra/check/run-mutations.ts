import type { ParseBicep } from './bicep/parse.ts'
import { checkAll, type Report } from './check-all.ts'
import { sentence } from './fault.ts'
import type { Files } from './files.ts'
import { aroundMutations } from './mutations/around.ts'
import { languageMutations } from './mutations/language.ts'
import { meaningMutations } from './mutations/meaning.ts'
import { type Mutation, mutate } from './mutations/mutation.ts'
import { platformMutations } from './mutations/platform.ts'

export const mutations: readonly Mutation[] = [
  ...languageMutations,
  ...meaningMutations,
  ...platformMutations,
  ...aroundMutations,
]

export interface Mutated {
  readonly mutation: Mutation
  /** What the checks said of the mistake; nothing when they did not see it. */
  readonly found?: string
}

/** Puts each mistake in, one at a time and in memory, and looks whether the checks see it. */
export function runMutations(
  files: Files,
  parse: ParseBicep,
  reference: string,
  chosen: readonly Mutation[],
  unchanged: Report = checkAll(files, parse, reference),
): readonly Mutated[] {
  const before = new Set(unchanged.faults.map(sentence))
  return chosen.map((mutation) => {
    const { faults } = checkAll(mutate(files, mutation), parse, reference)
    const found = faults.map(sentence).find((each) => !before.has(each))
    return found === undefined ? { mutation } : { mutation, found }
  })
}
