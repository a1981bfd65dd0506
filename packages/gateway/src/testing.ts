/** The door for tests of an app: a handler runs as somebody, and acts for them, without a sign-in. */
export { type ActingWith, actingWith } from './delegation/acting-with.ts'
export { runAs } from './resource/current-user.ts'
