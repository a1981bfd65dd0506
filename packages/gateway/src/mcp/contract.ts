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
