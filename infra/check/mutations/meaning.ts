import type { Mutation } from './mutation.ts'

const GATEWAY = 'infra/gateway.bicep'
const MAIN = 'infra/main.bicep'
const KEYVAULT = 'infra/modules/keyvault.bicep'
const ENTRA = 'infra/modules/entra.bicep'
const REGISTRY = 'infra/modules/registry.bicep'

/** Mistakes that compile, and are wrong. */
export const meaningMutations: readonly Mutation[] = [
  {
    name: 'no replica runs while nobody comes',
    file: GATEWAY,
    from: "minReplicas: store == 'sqlite' ? 1 : minReplicas",
    to: 'minReplicas: minReplicas - 1',
  },
  {
    name: 'several replicas with a file each',
    file: GATEWAY,
    from: "maxReplicas: store == 'sqlite' ? 1 : max(minReplicas, maxReplicas)",
    to: 'maxReplicas: max(minReplicas, maxReplicas)',
  },
  {
    name: 'a demo that does not say it loses everything',
    file: GATEWAY,
    from: "{ name: 'EPHEMERAL_STORAGE', value: 'true' }",
    to: '',
  },
  {
    name: 'a size that Container Apps does not sell',
    file: GATEWAY,
    from: "'0.25': '0.5Gi'",
    to: "'0.25': '2Gi'",
  },
  { name: 'no readiness probe', file: GATEWAY, from: "type: 'Readiness'", to: "type: 'Liveness'" },
  {
    name: 'liveness asks the database',
    file: GATEWAY,
    from: "path: '/healthz', port: port }\n              periodSeconds: 10",
    to: "path: '/readyz', port: port }\n              periodSeconds: 10",
  },
  {
    name: 'more failures than Azure counts',
    file: GATEWAY,
    from: 'failureThreshold: 10',
    to: 'failureThreshold: 30',
  },
  {
    name: 'every origin is let in',
    file: GATEWAY,
    from: 'allowInsecure: false',
    to: "allowInsecure: false\n        corsPolicy: { allowedOrigins: [ '*' ] }",
  },
  {
    name: 'plain http is let in',
    file: GATEWAY,
    from: 'allowInsecure: false',
    to: 'allowInsecure: true',
  },
  {
    name: 'metrics are public',
    file: GATEWAY,
    from: 'allowInsecure: false',
    to: 'allowInsecure: false\n        additionalPortMappings: [ { external: true, targetPort: metricsPort } ]',
  },
  {
    name: 'killed before requests have ended',
    file: GATEWAY,
    from: 'terminationGracePeriodSeconds: 45',
    to: 'terminationGracePeriodSeconds: 30',
  },
  {
    name: 'our code can pull images',
    file: GATEWAY,
    from: "lifecycle: 'None'",
    to: "lifecycle: 'Main'",
  },
  {
    name: 'the runtime identity may pull',
    file: MAIN,
    from: 'pullPrincipalId: identity.outputs.pullPrincipalId\n  }\n}\n\nmodule hosting',
    to: 'pullPrincipalId: identity.outputs.runtimePrincipalId\n  }\n}\n\nmodule hosting',
  },
  {
    name: 'the registry has an admin user',
    file: REGISTRY,
    from: 'adminUserEnabled: false',
    to: 'adminUserEnabled: true',
  },
  {
    name: 'the federated credential trusts the client id',
    file: MAIN,
    from: 'RUNTIME_IDENTITY_PRINCIPAL_ID string = identity.outputs.runtimePrincipalId',
    to: 'RUNTIME_IDENTITY_PRINCIPAL_ID string = identity.outputs.runtimeClientId',
  },
  {
    name: 'the federated credential trusts the other identity',
    file: MAIN,
    from: 'RUNTIME_IDENTITY_PRINCIPAL_ID string = identity.outputs.runtimePrincipalId',
    to: 'RUNTIME_IDENTITY_PRINCIPAL_ID string = identity.outputs.pullPrincipalId',
  },
  {
    name: 'tokens of version 1',
    file: ENTRA,
    from: 'requestedAccessTokenVersion: 2',
    to: 'requestedAccessTokenVersion: 1',
  },
  {
    name: 'another redirect than the callback',
    file: ENTRA,
    from: `\${publicUrl}/oauth/callback`,
    to: `\${publicUrl}/callback`,
  },
  {
    name: 'an output gives a secret away',
    file: KEYVAULT,
    from: 'output masterKeyUrl string = masterKeySecret.properties.secretUriWithVersion',
    to: 'output masterKeyUrl string = masterKey',
  },
  {
    name: 'the password is no secret parameter',
    file: 'infra/modules/postgres.bicep',
    from: '@secure()\nparam administratorPassword',
    to: 'param administratorPassword',
  },
  {
    name: 'a secret is written down',
    file: KEYVAULT,
    from: 'param passwordSeed string = newGuid()',
    to: "param passwordSeed string = 'geheim'",
  },
  {
    name: 'the master key is new at each deployment',
    file: KEYVAULT,
    from: '@onlyIfNotExists()\nresource masterKeySecret',
    to: 'resource masterKeySecret',
  },
  {
    name: 'a password in the environment',
    file: GATEWAY,
    from: 'postgres://voordeur@',
    to: 'postgres://voordeur:geheim@',
  },
  {
    name: 'the database is not verified',
    file: GATEWAY,
    from: 'sslmode=verify-full',
    to: 'sslmode=disable',
  },
  {
    name: 'more connections than the server has',
    file: GATEWAY,
    from: 'max(2, min(10,',
    to: 'max(8, min(10,',
  },
  {
    name: 'nobody is kept from no replica at all',
    file: GATEWAY,
    from: '@minValue(1)\n@maxValue(10)\nparam minReplicas',
    to: 'param minReplicas',
  },
  {
    name: 'the pull identity is not assigned',
    file: GATEWAY,
    from: `      '\${pullIdentityId}': {}\n`,
    to: '',
  },
  {
    name: 'a setting that the gateway does not know',
    file: GATEWAY,
    from: "name: 'TRUSTED_PROXY_HOPS'",
    to: "name: 'TRUSTED_PROXIES'",
  },
  {
    name: 'a setting that the gateway refuses',
    file: GATEWAY,
    from: "value: 'managed-identity'",
    to: "value: 'managed_identity'",
  },
  {
    name: 'the password file is mounted elsewhere',
    file: GATEWAY,
    from: "mountPath: '/run/secrets'",
    to: "mountPath: '/secrets'",
  },
  {
    name: 'the log has no bound',
    file: 'infra/modules/monitoring.bicep',
    from: 'param dailyQuotaGb int = 1',
    to: 'param dailyQuotaGb int = -1',
  },
]
