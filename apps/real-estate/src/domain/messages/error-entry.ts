interface Words {
  readonly message: string
  readonly hint: string
}

/** A failure in both languages: what happened, and what to do about it. */
export interface ErrorEntry {
  readonly nl: Words
  readonly en: Words
  readonly retryable: boolean
}

type Pair = readonly [message: string, hint: string]

/** Message and hint in Dutch, then in English; whether the same call may succeed later. */
export const entry = (nl: Pair, en: Pair, retryable = false): ErrorEntry => ({
  nl: { message: nl[0], hint: nl[1] },
  en: { message: en[0], hint: en[1] },
  retryable,
})
