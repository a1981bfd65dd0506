import type { ToolCall } from './contract.ts'

/** What a handler under test gets beside its input: a call nobody watches, asks or cancels. */
export const quietCall = (parts: Partial<ToolCall> = {}): ToolCall => ({
  signal: new AbortController().signal,
  progress: async () => {},
  choose: async () => undefined,
  ...parts,
})
