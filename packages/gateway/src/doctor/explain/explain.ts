import { explainChallenge } from './explain-challenge.ts'
import type { ExplainContext } from './explain-context.ts'
import { explainError } from './explain-error.ts'
import { explainToken } from './explain-token.ts'
import type { Explanation } from './explanation.ts'
import { recognise } from './recognise.ts'

/** What a text is and what follows from it; `undefined` when it is nothing we know. */
export async function explain(
  text: string,
  context: ExplainContext,
): Promise<Explanation | undefined> {
  const input = recognise(text)
  switch (input.kind) {
    case 'token':
      return explainToken(input.token, context)
    case 'error':
      return explainError(input.fields, context)
    case 'challenge':
      return explainChallenge(input.header)
    case 'unknown':
      return undefined
  }
}
