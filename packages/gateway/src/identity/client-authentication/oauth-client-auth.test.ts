import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as oauth from 'oauth4webapi'
import { startScriptedServer } from '../../http/scripted-server-fixture.ts'
import type { ClientAuthentication } from './client-authentication.ts'
import { APP } from './credential-fixture.ts'
import { oauthClientAuth } from './oauth-client-auth.ts'

const authentication: ClientAuthentication = {
  kind: 'workload-identity',
  parameters: async (audience) => ({ client_assertion: `for ${audience}` }),
  refresh() {},
}

const request = (server: oauth.AuthorizationServer) =>
  oauth.clientCredentialsGrantRequest(
    server,
    { client_id: APP },
    oauthClientAuth(authentication),
    { scope: 'api://x/.default' },
    { [oauth.allowInsecureRequests]: true },
  )

describe('client authentication for oauth4webapi', () => {
  it('puts the client id and the parameters in the body, made for that token endpoint', async () => {
    await using server = await startScriptedServer({})
    const token_endpoint = `${server.origin}/token`
    await request({ issuer: server.origin, token_endpoint })
    const [sent] = server.requests
    const form = Object.fromEntries(new URLSearchParams(sent?.body))
    assert.equal(form['client_id'], APP)
    assert.equal(form['client_assertion'], `for ${token_endpoint}`)
    assert.equal(form['scope'], 'api://x/.default')
    assert.equal(sent?.headers.authorization, undefined)
  })

  it('says so when the server has no token endpoint to make an assertion for', async () => {
    const headers = new Headers()
    const auth = oauthClientAuth(authentication)
    await assert.rejects(
      async () =>
        auth(
          { issuer: 'https://login.example' },
          { client_id: APP },
          new URLSearchParams(),
          headers,
        ),
      { name: 'CredentialUnavailable', message: /names no token endpoint/ },
    )
  })
})
