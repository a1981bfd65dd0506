/**
 * Commands of the Azure CLI (reference: learn.microsoft.com/cli/azure/ad/app). What stands in
 * angle brackets is filled in from the configuration, or left for the reader.
 */
export const AZ = {
  /** `--web-redirect-uris` sets the whole list, so what is registered now is named again. */
  addRedirect:
    'az ad app update --id <app-id> --web-redirect-uris $(az ad app show --id <app-id> --query "web.redirectUris[]" -o tsv) <redirect-uri>',
  showRedirects: 'az ad app show --id <app-id> --query web.redirectUris',
  webNotSpa:
    'az ad app update --id <app-id> --set \'spa={"redirectUris":[]}\' --web-redirect-uris <redirect-uri>',
  showApp:
    'az ad app show --id <app-id> --query "{name:displayName, audience:signInAudience, appIdUris:identifierUris}"',
  addSecret: 'az ad app credential reset --id <app-id> --append --display-name voordeur',
  addCertificate: 'az ad app credential reset --id <app-id> --append --cert @certificate.pem',
  listCertificates: 'az ad app credential list --id <app-id> --cert',
  listFederated: 'az ad app federated-credential list --id <app-id>',
  addFederated:
    'az ad app federated-credential create --id <app-id> --parameters \'{"name":"voordeur","issuer":"<authority>/<tenant-id>/v2.0","subject":"<managed-identity-principal-id>","audiences":["api://AzureADTokenExchange"]}\'',
  confidential: 'az ad app update --id <app-id> --is-fallback-public-client false',
  adminConsent: 'az ad app permission admin-consent --id <app-id>',
  addUserRead:
    'az ad app permission add --id <app-id> --api 00000003-0000-0000-c000-000000000000 --api-permissions e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope',
  listScopes: 'az ad app show --id <app-id> --query "api.oauth2PermissionScopes[].value"',
  setAppIdUri: 'az ad app update --id <app-id> --identifier-uris api://<app-id>',
  multiTenant: 'az ad app update --id <app-id> --sign-in-audience AzureADMultipleOrgs',
  enablePrincipal: 'az ad sp update --id <app-id> --set accountEnabled=true',
  openToAll: 'az ad sp update --id <app-id> --set appRoleAssignmentRequired=false',
  showAccount: 'az ad user show --id <user> --query accountEnabled',
  showTenant: 'az account show --query tenantId',
  signInLog:
    'az rest --method GET --uri https://graph.microsoft.com/v1.0/auditLogs/signIns --uri-parameters "\\$filter=correlationId eq \'<correlation-id>\'"',
  invite:
    'az rest --method POST --uri https://graph.microsoft.com/v1.0/invitations --body \'{"invitedUserEmailAddress":"<email>","inviteRedirectUrl":"<public-url>"}\'',
} as const
