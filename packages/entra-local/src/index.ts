/** A local Entra ID with a small Graph, for development and tests. Talks only HTTP. */
export {
  type AppRole,
  type ClientRegistration,
  ConfigurationError,
  type FederatedCredential,
} from './clients.ts'
export type { BlockCode, Control, Fault, GraphChallenge, RequestLogEntry } from './control.ts'
export {
  type AccessLogEntry,
  createEntraLocal,
  type EntraLocal,
  type EntraLocalOptions,
} from './create-entra-local.ts'
export { type Directory, type Person, sampleDirectory, type Tenant } from './directory.ts'
export { ConnectionDropped } from './faults.ts'
export type { ManagedIdentity } from './managed-identity.ts'
export type { Lifetimes } from './services.ts'
export { cancelSignIn, forgotPassword, type SignInOptions, signInAs } from './sign-in-as.ts'
export {
  type RunningEntraLocal,
  type StartOptions,
  startEntraLocal,
} from './start-entra-local.ts'
