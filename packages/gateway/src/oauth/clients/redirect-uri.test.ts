import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkRedirectUri,
  defaultRedirectSchemes,
  isLoopbackRedirect,
  matchesRedirectUri,
  type RedirectUriFault,
  redirectHost,
  redirectUriFaults,
} from './redirect-uri.ts'

const POLICY = { schemes: defaultRedirectSchemes }

const ACCEPTED = [
  'https://claude.ai/api/mcp/auth_callback',
  'https://chatgpt.com/connector_platform_oauth_redirect',
  'https://client.example:8443/cb?tenant=1',
  'https://localhost:3000/cb',
  'http://localhost/callback',
  'http://localhost:6274/oauth/callback/debug',
  'http://127.0.0.1:33418',
  'http://127.0.0.1:33418/',
  'http://[::1]:1234/cb',
  'cursor://anysphere.cursor-mcp/oauth/callback',
  'vscode://vscode.github-authentication/did-authenticate',
  'vscode-insiders://x/y',
]

const REFUSED: Record<string, RedirectUriFault> = {
  'http://evil.example/cb': 'insecure_http',
  'http://localhost.evil.example/cb': 'insecure_http',
  'http://127.0.0.1.evil.example/cb': 'insecure_http',
  'http://127.0.0.2/cb': 'insecure_http',
  'http://127.1/cb': 'insecure_http',
  'http://0x7f000001/cb': 'insecure_http',
  'http://2130706433/cb': 'insecure_http',
  'http://[::ffff:127.0.0.1]/cb': 'insecure_http',
  'http://0.0.0.0/cb': 'insecure_http',
  'http://10.0.0.1/cb': 'insecure_http',
  'http://LOCALHOST/cb': 'insecure_http',
  'http://localhost./cb': 'insecure_http',
  'http://localhost:0/cb': 'insecure_http',
  'http:localhost/cb': 'insecure_http',
  'http://localhost@evil.example/cb': 'credentials',
  'https://user:pw@client.example/cb': 'credentials',
  'https://@client.example/cb': 'credentials',
  'https://:@client.example/cb': 'credentials',
  'https://client.example/cb#x': 'fragment',
  'https://client.example/cb#': 'fragment',
  'http://localhost/cb#x': 'fragment',
  'https:client.example/cb': 'no_host',
  'https:///client.example/cb': 'no_host',
  'javascript:alert(1)': 'forbidden_scheme',
  'JavaScript:alert(1)': 'forbidden_scheme',
  'data:text/html,x': 'forbidden_scheme',
  'file:///etc/passwd': 'forbidden_scheme',
  'blob:https://client.example/x': 'forbidden_scheme',
  'about:blank': 'forbidden_scheme',
  'vbscript:x': 'forbidden_scheme',
  'ws://client.example/': 'forbidden_scheme',
  'wss://client.example/': 'forbidden_scheme',
  'view-source:https://client.example/': 'forbidden_scheme',
  'intent://x#Intent;end': 'fragment',
  'myapp://cb': 'unlisted_scheme',
  'com.example.app:/cb': 'unlisted_scheme',
  'cursorx://cb': 'unlisted_scheme',
  '/cb': 'not_absolute',
  'client.example/cb': 'not_absolute',
  'urn:ietf:wg:oauth:2.0:oob': 'forbidden_scheme',
  'https://client.example:99999/cb': 'not_absolute',
  'https://client.example\\@evil.example/cb': 'forbidden_character',
  'https://client.example/c b': 'forbidden_character',
  ' https://client.example/cb': 'forbidden_character',
  'https://client.example/cb\n': 'forbidden_character',
  'java\tscript:alert(1)': 'forbidden_character',
  'https://client.example/\u0000': 'forbidden_character',
  'https://clïent.example/cb': 'forbidden_character',
  'https://client.example/"onclick=x': 'forbidden_character',
  'https://client.example/<b>': 'forbidden_character',
  '': 'forbidden_character',
}

test('https, http to a loopback literal and listed schemes may be registered', () => {
  for (const uri of ACCEPTED) assert.equal(checkRedirectUri(uri, POLICY), undefined, uri)
})

test('everything else is refused, with the reason', () => {
  for (const [uri, fault] of Object.entries(REFUSED)) {
    assert.equal(checkRedirectUri(uri, POLICY), fault, JSON.stringify(uri))
    assert.ok(redirectUriFaults[fault])
  }
})

test('the length is bounded', () => {
  const ofLength = (length: number) => 'https://client.example/'.padEnd(length, 'a')
  assert.equal(checkRedirectUri(ofLength(2_000), POLICY), undefined)
  assert.equal(checkRedirectUri(ofLength(2_001), POLICY), 'too_long')
})

test('no list can allow a scheme that runs code or reads files', () => {
  const schemes = ['javascript', 'data', 'file', 'blob', 'about', 'vbscript', 'ws', 'http']
  for (const scheme of schemes.slice(0, -1)) {
    assert.equal(checkRedirectUri(`${scheme}:x`, { schemes }), 'forbidden_scheme', scheme)
  }
  assert.equal(checkRedirectUri('http://evil.example/', { schemes }), 'insecure_http')
})

test('a redirect URI matches as a string', () => {
  const registered = 'https://client.example/cb?a=1'
  assert.equal(matchesRedirectUri(registered, registered), true)
  for (const asked of [
    'https://client.example/cb?a=2',
    'https://client.example/cb',
    'https://client.example/cb?a=1&b=2',
    'https://client.example/cb/?a=1',
    'https://client.example:443/cb?a=1',
    'https://client.example:8443/cb?a=1',
    'https://CLIENT.example/cb?a=1',
    'http://client.example/cb?a=1',
    'https://evil.example/cb?a=1',
    '',
  ]) {
    assert.equal(matchesRedirectUri(registered, asked), false, asked)
  }
})

test('only the port of an http loopback URI may differ', () => {
  const registered = 'http://localhost:3118/cb?x=1'
  for (const asked of ['http://localhost:9/cb?x=1', 'http://localhost/cb?x=1']) {
    assert.equal(matchesRedirectUri(registered, asked), true, asked)
  }
  assert.equal(matchesRedirectUri('http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb'), true)
  assert.equal(matchesRedirectUri('http://[::1]:1/cb', 'http://[::1]:2/cb'), true)
  for (const asked of [
    'http://127.0.0.1:3118/cb?x=1',
    'http://[::1]:3118/cb?x=1',
    'https://localhost:3118/cb?x=1',
    'http://localhost:3118/cb',
    'http://localhost:3118/cb?x=2',
    'http://localhost:3118/CB?x=1',
    'http://localhost:3118/cb/?x=1',
    'http://localhost:3118/cb?x=1#f',
    'http://LOCALHOST:3118/cb?x=1',
    'http://localhost:99999/cb?x=1',
    'http://localhost:0/cb?x=1',
    'http://localhost:3118@evil.example/cb?x=1',
    'http://localhost.evil.example:3118/cb?x=1',
    'http://user@localhost:3118/cb?x=1',
    'http://localhost:31 18/cb?x=1',
    ' http://localhost:3118/cb?x=1',
  ]) {
    assert.equal(matchesRedirectUri(registered, asked), false, asked)
  }
  assert.equal(matchesRedirectUri('http://evil.example:1/', 'http://evil.example:2/'), false)
  assert.equal(matchesRedirectUri('https://localhost:1/', 'https://localhost:2/'), false)
})

test('a path is not invented: no path and "/" are different', () => {
  assert.equal(matchesRedirectUri('http://127.0.0.1:1/', 'http://127.0.0.1:2'), false)
  assert.equal(matchesRedirectUri('http://127.0.0.1:1', 'http://127.0.0.1:2'), true)
})

test('the host to show is the one the browser will visit', () => {
  assert.equal(redirectHost('https://claude.ai/api/mcp/auth_callback'), 'claude.ai')
  assert.equal(redirectHost('https://client.example:8443/cb'), 'client.example:8443')
  assert.equal(redirectHost('http://127.0.0.1:33418/'), '127.0.0.1:33418')
  assert.equal(redirectHost('cursor://anysphere.cursor-mcp/oauth/callback'), 'cursor:')
})

test('a redirect to this machine is recognised', () => {
  for (const uri of ['http://localhost/cb', 'http://127.0.0.1:1', 'http://[::1]:2/?a']) {
    assert.equal(isLoopbackRedirect(uri), true, uri)
  }
  for (const uri of ['https://localhost/cb', 'http://localhost.evil.example/', 'cursor://x']) {
    assert.equal(isLoopbackRedirect(uri), false, uri)
  }
})
