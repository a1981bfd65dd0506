import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { identityEndpointUrl } from './identity-endpoint.ts'

describe('the identity endpoint', () => {
  for (const accepted of [
    'http://localhost:42356/msi/token',
    'http://127.0.0.1:41234/msi/token',
    'http://[::1]:41234/msi/token',
    'http://169.254.129.4:8081/msi/token',
    'http://169.254.169.254/metadata/identity/oauth2/token',
    'http://[fe80::1]/msi/token',
    'https://identity.example/msi/token',
  ]) {
    it(`may be ${accepted}`, () => assert.equal(identityEndpointUrl(accepted)?.href, accepted))
  }

  for (const refused of [
    'http://identity.example/msi/token',
    'http://localhost.example/msi/token',
    'http://10.0.0.4/msi/token',
    'http://168.63.129.16/msi/token',
    'http://[2001:db8::1]/msi/token',
    'http://user@localhost/msi/token',
    'http://:password@localhost/msi/token',
    'https://user:password@identity.example/msi/token',
    'ftp://localhost/msi/token',
    'file:///msi/token',
    'localhost:42356',
    '/msi/token',
    '',
  ]) {
    it(`may not be "${refused}"`, () => assert.equal(identityEndpointUrl(refused), undefined))
  }
})
