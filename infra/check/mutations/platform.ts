import type { Mutation } from './mutation.ts'

const GATEWAY = 'infra/gateway.bicep'
const MAIN = 'infra/main.bicep'
const KEYVAULT = 'infra/modules/keyvault.bicep'
const ALERTS = 'infra/modules/alerts.bicep'
const POSTGRES = 'infra/modules/postgres.bicep'

/** Mistakes in what stands around the container, and in what it is told of it. */
export const platformMutations: readonly Mutation[] = [
  {
    name: 'Key Vault goes by access policies',
    file: KEYVAULT,
    from: 'enableRbacAuthorization: true',
    to: 'enableRbacAuthorization: false',
  },
  {
    name: 'what is deleted from Key Vault is gone',
    file: KEYVAULT,
    from: 'enableSoftDelete: true',
    to: 'enableSoftDelete: false',
  },
  {
    name: 'the audit log is of nothing',
    file: KEYVAULT,
    from: '  scope: vault\n',
    to: '',
  },
  {
    name: 'the password may not be passed on',
    file: KEYVAULT,
    from: 'enabledForTemplateDeployment: true',
    to: 'enabledForTemplateDeployment: false',
  },
  {
    name: 'an identity may read the whole vault',
    file: KEYVAULT,
    from: 'scope: masterKeySecret\n',
    to: 'scope: vault\n',
  },
  {
    name: 'everybody may pull images',
    file: 'infra/modules/registry.bicep',
    from: 'adminUserEnabled: false',
    to: 'adminUserEnabled: false\n    anonymousPullEnabled: true',
  },
  {
    name: 'a name is new at each deployment',
    file: KEYVAULT,
    from: `name: 'kv-\${token}'`,
    to: `name: 'kv-\${firstSeed}'`,
  },
  {
    name: 'azd does not find the app',
    file: GATEWAY,
    from: "'azd-service-name': 'gateway'",
    to: "'azd-service-name': 'app'",
  },
  {
    name: 'azd does not find a resource',
    file: POSTGRES,
    from: '  tags: tags\n  sku',
    to: '  tags: {}\n  sku',
  },
  {
    name: 'an alert is switched off',
    file: ALERTS,
    from: 'severity: alert.severity\n    enabled: true',
    to: 'severity: alert.severity\n    enabled: false',
  },
  {
    name: 'an alert needs a table that is not there yet',
    file: ALERTS,
    from: 'skipQueryValidation: true',
    to: 'skipQueryValidation: false',
  },
  {
    name: 'an alert fires when all is well',
    file: ALERTS,
    from: "operator: 'GreaterThan'",
    to: "operator: 'LessThan'",
  },
  {
    name: 'an alert tells nobody',
    file: ALERTS,
    from: '        mail.id\n',
    to: '',
  },
  {
    name: 'what is mounted is not there',
    file: GATEWAY,
    from: "var dataVolume = { name: 'data'",
    to: "var dataVolume = { name: 'datas'",
  },
  {
    name: 'the secret that is mounted is not there',
    file: GATEWAY,
    from: "{ name: 'database-password', keyVaultUrl",
    to: "{ name: 'db-password', keyVaultUrl",
  },
  {
    name: 'a choice that leads nowhere',
    file: GATEWAY,
    from: "  sqlite: [\n    { name: 'EPHEMERAL",
    to: "  file: [\n    { name: 'EPHEMERAL",
  },
  {
    name: 'a workload profile that the environment does not have',
    file: GATEWAY,
    from: "workloadProfileName: 'Consumption'",
    to: "workloadProfileName: 'D4'",
  },
  {
    name: 'the scope of the registration is switched off',
    file: 'infra/modules/entra.bicep',
    from: 'isEnabled: true',
    to: 'isEnabled: false',
  },
  {
    name: 'logs go nowhere',
    file: 'infra/modules/environment.bicep',
    from: '        customerId: workspace.properties.customerId\n',
    to: '',
  },
  {
    name: 'connections without TLS',
    file: POSTGRES,
    from: "value: 'on'",
    to: "value: 'off'",
  },
  {
    name: 'the gateway signs in to the database as somebody else',
    file: POSTGRES,
    from: "administratorLogin: 'voordeur'",
    to: "administratorLogin: 'gateway'",
  },
  {
    name: 'the server takes no password',
    file: POSTGRES,
    from: "passwordAuth: 'Enabled'",
    to: "passwordAuth: 'Disabled'",
  },
  {
    name: 'the address is not the environment’s',
    file: MAIN,
    from: "empty(customDomain) ? 'https://",
    to: "empty(customDomain) ? 'http://",
  },
  {
    name: 'a host name is bound without its certificate',
    file: GATEWAY,
    from: "bindingType: 'Auto'",
    to: "bindingType: 'Disabled'",
  },
  {
    name: 'the certificate is for another name',
    file: GATEWAY,
    from: 'subjectName: customDomain',
    to: 'subjectName: name',
  },
  {
    name: 'a placeholder image',
    file: GATEWAY,
    from: 'image: image',
    to: `image: 'registry.example/hello:\${image}'`,
  },
  {
    name: 'the gateway listens to itself only',
    file: GATEWAY,
    from: "value: '0.0.0.0'",
    to: "value: '127.0.0.1'",
  },
  {
    name: 'the gateway writes to the image',
    file: GATEWAY,
    from: "name: 'VOORDEUR_DATA_DIR', value: '/data'",
    to: "name: 'VOORDEUR_DATA_DIR', value: '/voordeur'",
  },
  {
    name: 'ingress goes to another port',
    file: GATEWAY,
    from: "name: 'PORT', value: string(port)",
    to: "name: 'PORT', value: '8080'",
  },
  {
    name: 'sessions stick to a replica',
    file: GATEWAY,
    from: "affinity: 'none'",
    to: "affinity: 'sticky'",
  },
  {
    name: 'no scaling by CPU',
    file: GATEWAY,
    from: "type: 'cpu'",
    to: "type: 'memory'",
  },
  {
    name: 'a password is in the container’s definition',
    file: GATEWAY,
    from: 'keyVaultUrl: databasePasswordSecretUrl,',
    to: "value: 'geheim',",
  },
  {
    name: 'a secret in a setting',
    file: GATEWAY,
    from: "{ name: 'NODE_ENV', value: 'production' }",
    to: "{ name: 'NODE_ENV', value: 'production' }\n  { name: 'ENTRA_CLIENT_SECRET', value: 'geheim' }",
  },
  {
    name: 'people of other tenants may sign in',
    file: 'infra/modules/entra.bicep',
    from: "'AzureADMyOrg'",
    to: "'AzureADMultipleOrgs'",
  },
  {
    name: 'the registration asks for more than the printed one',
    file: 'infra/modules/entra.bicep',
    from: '// User.Read',
    to: "// User.Read\n  '570282fd-fa5c-430d-a7fd-fc8dc98a9dca'",
  },
]
