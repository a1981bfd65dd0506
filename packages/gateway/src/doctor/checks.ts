import { certificates } from './checks/certificates.ts'
import { clock } from './checks/clock.ts'
import { configuration } from './checks/configuration.ts'
import { credential } from './checks/credential.ts'
import { dataFolder } from './checks/data-folder.ts'
import { database } from './checks/database.ts'
import { masterKey } from './checks/master-key.ts'
import { nodeVersion } from './checks/node-version.ts'
import { onBehalfOf } from './checks/on-behalf-of.ts'
import { publicAddress } from './checks/public-address.ts'
import { rateLimits } from './checks/rate-limits.ts'
import { redirectUri } from './checks/redirect-uri.ts'
import { signInService } from './checks/sign-in-service.ts'
import { signingKeys } from './checks/signing-keys.ts'
import type { Check } from './examination.ts'

/** Everything that is looked at, in the order of the answer; docs/doctor.md describes each. */
export const checks: readonly Check[] = [
  nodeVersion,
  configuration,
  dataFolder,
  database,
  masterKey,
  rateLimits,
  publicAddress,
  certificates,
  signInService,
  signingKeys,
  clock,
  redirectUri,
  credential,
  onBehalfOf,
]
