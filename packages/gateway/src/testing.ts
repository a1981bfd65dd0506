/** The door for tests of an app: a handler runs as somebody, without a token. */
export { runAs } from './resource/current-user.ts'
