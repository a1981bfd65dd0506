import { randomUUID } from 'node:crypto'
import type { Env } from './phases.ts'

const PUBLIC_LOGIN = 'https://login.microsoftonline.com'
const APP = '<app-id>'

/** Values are put between quotes of a shell: anything else than these characters is not shown. */
const shown = (value: string | undefined, placeholder: string) =>
  value && /^[\w.:/-]+$/.test(value) ? value : placeholder

/**
 * The exact lines that make the registration by hand: what modules/entra.bicep makes. Every value
 * in them is public; nothing of the environment is shown beside them.
 */
export function registrationLines(env: Env, scopeId: string = randomUUID()): readonly string[] {
  const name = shown(env['AZURE_ENV_NAME'], '<environment>')
  const url = shown(env['PUBLIC_URL'], '<public-url>')
  const given = env['ENTRA_CLIENT_ID']
  const id = given ? shown(given, APP) : APP
  const create = given
    ? [`az ad app update --id ${id} --web-redirect-uris '${url}/oauth/callback'`]
    : [
        `az ad app create --display-name 'Voordeur (${name})' --sign-in-audience AzureADMyOrg --web-redirect-uris '${url}/oauth/callback' --query appId --output tsv`,
        `az ad sp create --id ${id}`,
        `az rest --method PATCH --uri "https://graph.microsoft.com/v1.0/applications(appId='${id}')" --headers Content-Type=application/json --body '${JSON.stringify(registration(scopeId))}'`,
      ]
  return [
    '',
    'Who may register apps (Application Developer, or more) runs:',
    ...create.map(indent),
    indent(
      `az ad app federated-credential create --id ${id} --parameters '${JSON.stringify(credential(env))}'`,
    ),
    'and whoever deploys:',
    indent(`azd env set ENTRA_CLIENT_ID ${id}`),
    indent('azd deploy'),
    'For direct mode only:',
    indent(`az ad app update --id ${id} --identifier-uris api://${id}`),
  ]
}

const indent = (line: string) => `  ${line}`

/** The same as in modules/entra.bicep; `infra:check` compares them. */
export function registration(scopeId: string) {
  return {
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [
        {
          id: scopeId,
          value: 'access_as_user',
          type: 'User',
          isEnabled: true,
          adminConsentDisplayName: 'Act as the signed-in person',
          adminConsentDescription:
            'Lets the gateway act at other services as the person who signed in.',
          userConsentDisplayName: 'Act as you',
          userConsentDescription: 'Lets the gateway act at other services as you.',
        },
      ],
    },
    optionalClaims: { accessToken: [{ name: 'idtyp' }, { name: 'xms_cc' }] },
    requiredResourceAccess: [
      {
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        resourceAccess: [
          { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' },
          { id: '37f7f235-527c-4136-accd-4a02d197296e', type: 'Scope' },
          { id: '14dad69e-099b-42c9-810b-d002981feec1', type: 'Scope' },
          { id: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182', type: 'Scope' },
        ],
      },
    ],
  }
}

/** Subject: the object id (principalId) of the identity, not its client id. */
function credential(env: Env) {
  const tenant = shown(env['SIGN_IN_TENANT_ID'], '<tenant-id>')
  return {
    name: 'runtime-identity',
    issuer: `${PUBLIC_LOGIN}/${tenant}/v2.0`,
    subject: shown(env['RUNTIME_IDENTITY_PRINCIPAL_ID'], '<principal-id>'),
    audiences: ['api://AzureADTokenExchange'],
  }
}
