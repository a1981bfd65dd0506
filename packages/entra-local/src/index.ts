/** A local Entra ID with a small Graph, for development and tests. Talks only HTTP. */
export type { B2cOptions } from './b2c-policies.ts'
export {
  type AppRole,
  type ClientRegistration,
  ConfigurationError,
  type FederatedCredential,
} from './clients.ts'
export type { BlockCode, Control, Fault, GraphChallenge, RequestLogEntry } from './control.ts'
export { createEntraLocal, type EntraLocal } from './create-entra-local.ts'
export {
  type CustomerDirectory,
  type Directory,
  type Group,
  type Person,
  sampleDirectory,
  type Tenant,
} from './directory.ts'
export { ConnectionDropped } from './faults.ts'
export type { ManagedIdentity } from './managed-identity.ts'
export type { AccessLogEntry, EntraLocalOptions } from './options.ts'
export type { Lifetimes } from './services.ts'
export { cancelSignIn, forgotPassword, type SignInOptions, signInAs } from './sign-in-as.ts'
export {
  type RunningEntraLocal,
  type StartOptions,
  startEntraLocal,
} from './start-entra-local.ts'
