/** Where a request belongs in a distributed trace (W3C Trace Context). */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string
  /** The caller's span: 16 lower-case hexadecimal digits, not all zero. */
  readonly parentId: string
  /** Whether the caller recorded it. */
  readonly sampled: boolean
  /** The caller's `tracestate`, checked and bounded; passed on as it came. */
  readonly state?: string
}
