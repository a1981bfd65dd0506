/** An action at a commit, and the tag that the commit is. */
export interface Pin {
  readonly commit: string
  readonly tag: string
}

/**
 * The actions of our workflows. The commits were not looked up at GitHub, which this project's
 * machines can't reach: each was read, beside its tag, in several stored public workflow files on
 * 2026-11-22. `verify-pins.ts` asks GitHub itself, in the workflow, before anything is deployed.
 */
export const PINS: Readonly<Record<string, Pin>> = {
  'actions/checkout': { commit: '08c6903cd8c0fde910a37f88322edcfb5dd907a8', tag: 'v5.0.0' },
  'azure/login': { commit: 'a457da9ea143d694b1b9c7c869ebb04ebe844ef5', tag: 'v2.3.0' },
  'Azure/setup-azd': { commit: 'c495e71ba59e44bfaaac10a32c8ee90d191ca4a3', tag: 'v2.2.1' },
}
