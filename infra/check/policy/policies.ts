import type { Files } from '../files.ts'
import { containerPolicies } from './container.ts'
import { identityPolicies } from './identities.ts'
import { platformPolicies } from './platform.ts'
import type { Policy } from './policy.ts'
import { secretPolicies } from './secrets.ts'
import { settingsPolicies } from './settings.ts'

/** Every rule about what is deployed. */
export const policiesFor = (files: Files): readonly Policy[] => [
  ...containerPolicies,
  ...identityPolicies,
  ...secretPolicies,
  ...platformPolicies,
  ...settingsPolicies(files),
]
