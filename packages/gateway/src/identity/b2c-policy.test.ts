import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { atOtherPolicy, b2cDiscoveryUrl } from './b2c-policy.ts'
import { TENANT } from './upstream-fixture.ts'

const PATH = 'B2C_1_signin/v2.0/.well-known/openid-configuration'
const policy = 'B2C_1_signin'

describe('where Azure AD B2C publishes a policy', () => {
  it('follows from the tenant’s name or its domain', () => {
    for (const tenant of ['voorbeeld', 'voorbeeld.onmicrosoft.com']) {
      assert.equal(
        b2cDiscoveryUrl({ tenant, policy }).href,
        `https://voorbeeld.b2clogin.com/voorbeeld.onmicrosoft.com/${PATH}`,
      )
    }
  })

  it('can be at a custom domain, and then under the tenant’s id too', () => {
    const domain = new URL('https://login.voorbeeld.example')
    assert.equal(
      b2cDiscoveryUrl({ tenant: TENANT, policy, domain }).href,
      `https://login.voorbeeld.example/${TENANT}/${PATH}`,
    )
  })

  it('does not follow from an id alone', () => {
    assert.throws(() => b2cDiscoveryUrl({ tenant: TENANT, policy }), /Name the domain/)
  })

  it('holds a policy’s name and nothing that the name could add', () => {
    const { pathname } = b2cDiscoveryUrl({ tenant: 'voorbeeld', policy: '../x?y' })
    assert.match(pathname, /^\/voorbeeld\.onmicrosoft\.com\/..%2Fx%3Fy\/v2\.0\//)
  })
})

describe('another policy of the same tenant', () => {
  const other = 'B2C_1_reset'
  const at = (address: string) => atOtherPolicy(new URL(address), policy, other)?.href

  it('stands where the first one does, in the path or in the query, whatever its case', () => {
    const host = 'https://voorbeeld.b2clogin.com/voorbeeld.onmicrosoft.com'
    const file = 'v2.0/.well-known/openid-configuration'
    for (const name of [policy, policy.toLowerCase()]) {
      assert.equal(at(`${host}/${name}/${file}`), `${host}/${other}/${file}`)
      assert.equal(at(`${host}/${file}?p=${name}`), `${host}/${file}?p=${other}`)
    }
  })

  it('is not found from an address of a third one, or of nothing', () => {
    for (const name of ['B2C_1_signinup', 'x-B2C_1_signin', ''])
      assert.equal(at(`https://voorbeeld.b2clogin.com/voorbeeld/${name}/v2.0`), undefined)
  })
})
