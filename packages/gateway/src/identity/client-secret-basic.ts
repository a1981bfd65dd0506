import type * as oauth from 'oauth4webapi'

/**
 * `client_secret_basic` (RFC 6749 section 2.3.1). Both halves are form-encoded, and no further than
 * the form encoding of the URL standard goes: providers that never decode them are many, and to
 * them `%2D` is not the hyphen that most client ids have.
 */
export function clientSecretBasic(secret: string): oauth.ClientAuth {
  return (_server, client, _body, headers) => {
    const credentials = `${formEncoded(client.client_id)}:${formEncoded(secret)}`
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`)
  }
}

const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)
