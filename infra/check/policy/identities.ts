import type { Plain } from '../evaluate/value.ts'
import { at, gatewayOf, listAt, ofType, type Policy, settingsOf, unless } from './policy.ts'

const CONFIGURATION = 'properties.configuration'
const ACR_PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d'
const SECRETS_USER = '4633458b-17de-408a-b874-0445c86b69e6'
const GRAPH = 'Microsoft.Graph/applications'

const lifecycleOf = (gateway: Plain, identity: Plain) => {
  const settings = listAt(gateway, `${CONFIGURATION}.identitySettings`)
  return at(settings.find((each) => at(each, 'identity') === identity) ?? null, 'lifecycle')
}

/** `«runtime.id»` and `«runtime.properties.clientId»` are of one identity. */
const symbolOf = (text: unknown) => /^«(\w+)\./.exec(String(text))?.[1] ?? ''

/** Microsoft Graph refuses one without an id, and makes one that is off when nothing is said. */
const isScope = (scope: Plain) =>
  at(scope, 'id') !== null &&
  at(scope, 'value') === 'access_as_user' &&
  at(scope, 'type') === 'User' &&
  at(scope, 'isEnabled') === true

/** Who may do what. */
export const identityPolicies: readonly Policy[] = [
  {
    rule: 'our code can get tokens of the runtime identity, and not of the one that pulls the image',
    broken(deployment) {
      const gateway = gatewayOf(deployment)
      const runtime = `«${symbolOf(settingsOf(deployment).get('MANAGED_IDENTITY_CLIENT_ID'))}.id»`
      const platform = [
        ...listAt(gateway, `${CONFIGURATION}.registries`),
        ...listAt(gateway, `${CONFIGURATION}.secrets`),
      ].map((each) => at(each, 'identity'))
      const assigned = Object.keys(at(gateway, 'identity.userAssignedIdentities') ?? {})
      return [
        ...[runtime, ...platform]
          .filter((each) => !assigned.includes(String(each)))
          .map((each) => `${each} is not assigned`),
        ...unless(lifecycleOf(gateway, runtime) === 'Main', 'the runtime identity is not Main'),
        ...unless(
          platform.length > 0 && platform.every((each) => lifecycleOf(gateway, each) === 'None'),
          'an identity that pulls or fetches has another lifecycle than None',
        ),
      ]
    },
  },
  {
    rule: 'each identity has the one role it needs, on the one thing it needs it for',
    broken(deployment) {
      const given = ofType(deployment, 'Microsoft.Authorization/roleAssignments').map(
        ({ body }) => {
          const role = String(at(body, 'properties.roleDefinitionId'))
          const name = role.includes(ACR_PULL)
            ? 'AcrPull'
            : role.includes(SECRETS_USER)
              ? 'read'
              : role
          return `${symbolOf(at(body, 'properties.principalId'))} ${name} ${at(body, 'scope')}`
        },
      )
      const meant = [
        'pull AcrPull «registry»',
        'runtime read «masterKeySecret»',
        'pull read «databasePassword»',
      ]
      return unless(
        JSON.stringify(given.toSorted()) === JSON.stringify(meant.toSorted()),
        given.join('; '),
      )
    },
  },
  {
    rule: 'the registry has no admin user and lets nobody pull without a name',
    broken(deployment) {
      return ofType(deployment, 'Microsoft.ContainerRegistry/registries').flatMap(({ body }) => [
        ...unless(at(body, 'properties.adminUserEnabled') === false, 'adminUserEnabled'),
        ...unless(at(body, 'properties.anonymousPullEnabled') !== true, 'anonymousPullEnabled'),
      ])
    },
  },
  {
    rule: 'the federated credential trusts the principal id of the runtime identity',
    broken(deployment) {
      const runtime = symbolOf(settingsOf(deployment).get('MANAGED_IDENTITY_CLIENT_ID'))
      const tenant = settingsOf(deployment).get('ENTRA_TENANT')
      const credentials = ofType(deployment, `${GRAPH}/federatedIdentityCredentials`)
      if (ofType(deployment, GRAPH).length > 0 && credentials.length !== 1)
        return [`there are ${credentials.length} credentials`]
      return credentials.flatMap(({ body }) => [
        ...unless(
          at(body, 'subject') === `«${runtime}.properties.principalId»`,
          `the subject is ${at(body, 'subject')}`,
        ),
        ...unless(
          at(body, 'issuer') === `https://login.microsoftonline.com/${tenant}/v2.0`,
          `the issuer is ${at(body, 'issuer')}`,
        ),
        ...unless(
          JSON.stringify(at(body, 'audiences')) === '["api://AzureADTokenExchange"]',
          `the audience is ${at(body, 'audiences')}`,
        ),
      ])
    },
  },
  {
    rule: 'the registration has tokens of version 2, one redirect to the callback, and no secret',
    broken(deployment) {
      const callback = `${settingsOf(deployment).get('PUBLIC_URL')}/oauth/callback`
      return ofType(deployment, GRAPH).flatMap(({ body }) => [
        ...unless(at(body, 'api.requestedAccessTokenVersion') === 2, 'not version 2'),
        ...unless(
          JSON.stringify(at(body, 'web.redirectUris')) === JSON.stringify([callback]),
          `it redirects to ${listAt(body, 'web.redirectUris').join(', ')}`,
        ),
        ...unless(isScope(at(body, 'api.oauth2PermissionScopes.0')), 'no scope access_as_user'),
        ...unless(at(body, 'signInAudience') === 'AzureADMyOrg', 'other tenants are let in'),
        ...unless(
          at(body, 'passwordCredentials') === null && at(body, 'keyCredentials') === null,
          'it has a secret or a certificate',
        ),
      ])
    },
  },
]
