import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metadataPath, metadataUrl, protectedResourceMetadata } from './metadata.ts'

test('the document of a resource lies behind the well-known prefix and its own path', () => {
  assert.equal(
    metadataUrl('https://door.example/mcp'),
    'https://door.example/.well-known/oauth-protected-resource/mcp',
  )
  assert.equal(metadataPath('https://door.example'), '/.well-known/oauth-protected-resource')
  assert.equal(metadataPath('https://door.example/'), '/.well-known/oauth-protected-resource')
  assert.equal(
    metadataPath('http://localhost:3000/tools/mcp?x=1'),
    '/.well-known/oauth-protected-resource/tools/mcp?x=1',
  )
})

test('it names its own resource, the issuer and the header as the only way in', () => {
  const description = {
    resource: 'https://door.example/mcp',
    authorizationServers: ['https://door.example'],
    scopes: ['property:read'],
    name: 'Real estate',
  }
  const document = {
    resource: 'https://door.example/mcp',
    authorization_servers: ['https://door.example'],
    scopes_supported: ['property:read'],
    bearer_methods_supported: ['header'],
    resource_name: 'Real estate',
  }
  assert.deepEqual(protectedResourceMetadata(description), document)
  const documentation = 'https://door.example/docs'
  assert.deepEqual(protectedResourceMetadata({ ...description, documentation }), {
    ...document,
    resource_documentation: documentation,
  })
})
