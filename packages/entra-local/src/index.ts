/** A local Entra ID with a small Graph, for development and tests. Talks only HTTP. */
export { type ClientRegistration, ConfigurationError } from './clients.ts'
export {
  type AccessLogEntry,
  createEntraLocal,
  type EntraLocal,
  type EntraLocalOptions,
} from './create-entra-local.ts'
export { type Directory, type Person, sampleDirectory, type Tenant } from './directory.ts'
export type { Lifetimes } from './services.ts'
export { cancelSignIn, signInAs } from './sign-in-as.ts'
export {
  type RunningEntraLocal,
  type StartOptions,
  startEntraLocal,
} from './start-entra-local.ts'
