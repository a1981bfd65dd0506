import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readEnvironment } from '../node/read-config.ts'
import { upstreamOf } from './upstream.ts'

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001'
const CLIENT = 'cccccccc-0000-4000-8000-000000000001'

const upstream = (env: Record<string, string>) =>
  upstreamOf(readEnvironment(env).config.gateway.upstream)
const entra = (more: Record<string, string> = {}) =>
  upstream({ ENTRA_TENANT: TENANT, ENTRA_CLIENT_ID: CLIENT, ...more }) ?? assert.fail()
const externalId = (more: Record<string, string> = {}) =>
  upstream({
    EXTERNAL_ID_DISCOVERY_URL: 'https://shop.ciamlogin.com/x/v2.0/.well-known/openid-configuration',
    EXTERNAL_ID_CLIENT_ID: CLIENT,
    ...more,
  }) ?? assert.fail()

describe('the issuer that discovery names', () => {
  const HOST = 'https://login.microsoftonline.com'

  it('must be the tenant’s own, for one tenant', () => {
    const { judgeIssuer } = entra()
    assert.equal(judgeIssuer(`${HOST}/${TENANT}/v2.0`), undefined)
    for (const wrong of [
      `${HOST}/${TENANT}/v2.0/`,
      `${HOST}/${CLIENT}/v2.0`,
      `${HOST}/{tenantid}/v2.0`,
      `https://sts.windows.net/${TENANT}/`,
      `https://login.microsoftonline.com.evil.example/${TENANT}/v2.0`,
    ])
      assert.equal(judgeIssuer(wrong), `It should be ${HOST}/${TENANT}/v2.0.`, wrong)
  })

  it('must be a template for many tenants', () => {
    const { judgeIssuer } = entra({ ENTRA_TENANT: 'organizations', ENTRA_ALLOWED_TENANTS: TENANT })
    assert.equal(judgeIssuer(`${HOST}/{tenantid}/v2.0`), undefined)
    assert.match(judgeIssuer(`${HOST}/${TENANT}/v2.0`) ?? '', /\{tenantid\}/)
  })

  it('must name some tenant where the configuration has a domain', () => {
    const { judgeIssuer } = entra({
      ENTRA_TENANT: 'voorbeeld.example',
      ENTRA_ALLOWED_TENANTS: TENANT,
    })
    assert.equal(judgeIssuer(`${HOST}/${TENANT}/v2.0`), undefined)
    assert.match(judgeIssuer(`${HOST}/voorbeeld.example/v2.0`) ?? '', /<tenant-id>/)
  })

  it('must be of the cloud that is configured', () => {
    const { judgeIssuer } = entra({ ENTRA_AUTHORITY_HOST: 'https://login.microsoftonline.us' })
    assert.equal(judgeIssuer(`https://login.microsoftonline.us/${TENANT}/v2.0`), undefined)
    assert.notEqual(judgeIssuer(`${HOST}/${TENANT}/v2.0`), undefined)
  })

  it('must be the pinned one to the last slash, and hold a tenant id', () => {
    const found = `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`
    assert.equal(externalId().judgeIssuer(found), undefined)
    assert.match(externalId().judgeIssuer('https://shop.example/v2.0') ?? '', /no tenant id/)
    const pinned = externalId({ EXTERNAL_ID_ISSUER: found })
    assert.equal(pinned.judgeIssuer(found), undefined)
    assert.match(pinned.judgeIssuer(`${found}/`) ?? '', /to the last slash/)
  })

  it('must be the configured one at any other provider', () => {
    const { judgeIssuer } =
      upstream({ OIDC_ISSUER: 'https://id.example/realm', OIDC_CLIENT_ID: 'x' }) ?? assert.fail()
    assert.equal(judgeIssuer('https://id.example/realm/'), undefined)
    assert.match(judgeIssuer('https://id.example') ?? '', /OIDC_ISSUER/)
  })
})

describe('the sign-in service', () => {
  it('is found where the provider finds it', () => {
    assert.equal(
      entra().discoveryUrl.href,
      `https://login.microsoftonline.com/${TENANT}/v2.0/.well-known/openid-configuration`,
    )
    assert.equal(entra().scope, `openid profile ${CLIENT}/access_as_user`)
  })

  it('is none where the settings name none, half of one, or no address', () => {
    assert.equal(upstream({}), undefined)
    assert.equal(upstream({ ENTRA_TENANT: TENANT }), undefined)
    assert.equal(upstream({ ENTRA_CLIENT_ID: CLIENT }), undefined)
    assert.equal(upstream({ OIDC_ISSUER: 'nonsense', OIDC_CLIENT_ID: 'x' }), undefined)
    assert.equal(
      upstream({ EXTERNAL_ID_DISCOVERY_URL: 'nonsense', EXTERNAL_ID_CLIENT_ID: CLIENT }),
      undefined,
    )
  })
})
