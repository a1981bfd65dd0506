/** One tool as `all_tools_schema.json` states it. The file is the contract; code follows it. */
export interface ToolContract {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: JsonSchema
  readonly outputSchema: JsonSchema
  readonly annotations?: ToolAnnotations
  /** `public`: works without a token. `protected`: needs a signed-in person. */
  readonly access: 'public' | 'protected'
  /** All scopes the call needs; a public tool's scopes are what a token would carry. */
  readonly scopes: readonly string[]
  /**
   * Scopes of other services that the tool may use as the person (On-Behalf-Of), in full,
   * such as `https://graph.microsoft.com/User.Read`. The consent page shows them.
   */
  readonly downstream?: readonly string[]
}

export type JsonSchema = Readonly<Record<string, unknown>>

export interface ToolAnnotations {
  readonly readOnlyHint?: boolean
  readonly destructiveHint?: boolean
  readonly idempotentHint?: boolean
  readonly openWorldHint?: boolean
}

/** What a handler gets beside its validated input. The caller is `currentUser()`, never an argument. */
export interface ToolCall {
  /** Aborts when the client goes away or cancels. */
  readonly signal: AbortSignal
  /** Sends a progress notification when the client asked for them; otherwise does nothing. */
  progress(progress: number, total: number, message?: string): Promise<void>
  /**
   * Asks the person to pick one of `options`, in a form that their client shows. The call ends here
   * and the client makes it again with the answer: the handler starts anew, so it writes nothing
   * before it asks, and lets the rejection that ends it through.
   * An answer is the client's word, as input is: no proof that a person saw the question.
   * @param key names the question within the tool
   * @returns the value of the picked option. `undefined` where nobody picked one: the client shows
   *   no forms, the person declined, the options do not fit a form (at most 20, each of at most 200
   *   characters and no two alike), or the call was already asked something. Then say in the result
   *   what is needed.
   */
  choose(key: string, question: string, options: readonly ToolOption[]): Promise<string | undefined>
}

/** One answer that a person can pick. */
export interface ToolOption {
  /** What the tool gets back. */
  readonly value: string
  /** What the person reads. */
  readonly label: string
}

/** Takes validated input, returns `structuredContent` that fits the output schema. */
export type ToolHandler<Input = never, Output = unknown> = (
  input: Input,
  call: ToolCall,
) => Output | Promise<Output>

/**
 * A failure the caller can act on. Its message reaches the client as an `isError` result;
 * any other thrown error reaches the client only as a reference id.
 */
export class ToolFailure extends Error {
  override name = 'ToolFailure'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}
