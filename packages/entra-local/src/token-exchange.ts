/** The resource that a managed identity asks for to stand in for an app's credential. */
export const TOKEN_EXCHANGE = 'api://AzureADTokenExchange'

/** The application behind it: the `aud` of such a token. */
export const TOKEN_EXCHANGE_APP_ID = 'fb60f99c-7a34-4190-8149-302f77469936'
