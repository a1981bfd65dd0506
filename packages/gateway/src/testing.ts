/**
 * The door for tests: of an app, whose handler runs as somebody and acts for them without a sign-in,
 * and of a store of your own, which must do what ours do.
 */
export { type ActingWith, actingWith } from './delegation/acting-with.ts'
export { quietCall } from './mcp/quiet-call.ts'
export { runAs } from './resource/current-user.ts'
export { storeContract } from './storage/contract/store-contract.ts'
export type { StorePlace, StoreSubject } from './storage/contract/subject.ts'
