/** Why a source gave no usable answer. `sign-in` and `budget-spent`: it was not even asked. */
export type SourceFault =
  | 'timeout'
  | 'unreachable'
  | 'rate-limited'
  | 'busy'
  | 'paused'
  | 'server-error'
  | 'key-refused'
  | 'request-refused'
  | 'redirect'
  | 'not-json'
  | 'too-large'
  | 'invalid'
  | 'sign-in'
  | 'budget-spent'
  | 'not-configured'

/** What was asked for one call, and what of it answered. */
export interface Consulted {
  /** Whether the embedded register gave any of it. */
  readonly embedded: boolean
  readonly live: readonly ConsultedSource[]
  /** Sources that should have answered and did not, once each. */
  readonly failures: readonly { readonly title: string; readonly fault: SourceFault }[]
  readonly labels: 'embedded' | 'live' | 'not-looked-up'
  /** Some unit counts are 0 because nobody could be asked. */
  readonly unitCountsUnknown: boolean
}

export interface ConsultedSource {
  readonly title: string
  /** Whose data these are. */
  readonly register:
    | 'BAG'
    | 'EP-Online'
    | 'CBS'
    | 'WOZ'
    | 'Kadaster'
    | 'Leefbaarometer'
    | 'RIVM'
    | 'Klimaateffectatlas'
    | 'RVO'
  readonly licence: string
  /** The day its oldest answer was fetched, `YYYY-MM-DD`. */
  readonly asOf: string
}
