/** How this deployment proves who it is, as the operator configured it. */
export type ClientCredentialConfig =
  | {
      readonly kind: 'managed-identity'
      /** Client id of the user-assigned identity, not of the app registration. */
      readonly clientId: string
      /** Of the federated credential; absent in the public cloud. */
      readonly exchangeAudience?: string
    }
  | { readonly kind: 'workload-identity'; readonly tokenFile: string }
  | { readonly kind: 'certificate'; readonly file: string; readonly keyFile?: string }
  | { readonly kind: 'secret'; readonly secret: string }

/** In the order they are preferred: what holds no secret of ours comes first. */
export const CREDENTIAL_KINDS = [
  'managed-identity',
  'workload-identity',
  'certificate',
  'secret',
] as const satisfies readonly ClientCredentialConfig['kind'][]

export type CredentialKind = (typeof CREDENTIAL_KINDS)[number]
