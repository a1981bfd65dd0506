import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { type ConnectClient, connectSnippets, serverKey } from './connect-snippets.ts'

const URL_PUBLIC = 'https://mcp.example.test/mcp'
const snippets = connectSnippets({ name: 'Real estate', url: URL_PUBLIC })

const of = (id: ConnectClient, from = snippets) => {
  const snippet = from.find((each) => each.id === id)
  assert.ok(snippet, `no snippet for ${id}`)
  return snippet
}

const text = (id: ConnectClient, language: string) => {
  const block = of(id).blocks.find((each) => each.language === language)
  assert.ok(block, `${id} has no ${language}`)
  return block.text
}

/** The words a POSIX shell makes of each command line. */
const shellWords = (commands: string): string[] =>
  execFileSync('sh', [
    '-c',
    `${name('curl')}\n${name('npx')}\n${name('claude')}\n${name('codex')}\n${commands}`,
  ])
    .toString()
    .split('\0')
    .slice(0, -1)

const name = (program: string) => `${program}() { printf '%s\\0' ${program} "$@"; }`

test('every known client has a snippet, in order', () => {
  assert.deepEqual(
    snippets.map(({ id }) => id),
    ['claude', 'claude-code', 'vscode', 'cursor', 'codex', 'chatgpt', 'inspector', 'json', 'curl'],
  )
})

test('the VS Code link and file carry the server', () => {
  const [prefix, encoded = ''] = of('vscode').link?.href.split('?') ?? []
  assert.equal(prefix, 'vscode:mcp/install')
  const server = { type: 'http', url: URL_PUBLIC }
  assert.deepEqual(JSON.parse(decodeURIComponent(encoded)), { name: 'real-estate', ...server })
  assert.deepEqual(JSON.parse(text('vscode', 'json')), { servers: { 'real-estate': server } })
})

test('the Cursor link and file carry the server', () => {
  const link = new URL(of('cursor').link?.href ?? '')
  assert.equal(
    link.protocol + link.host + link.pathname,
    'cursor:anysphere.cursor-deeplink/mcp/install',
  )
  assert.equal(link.searchParams.get('name'), 'real-estate')
  const config = Buffer.from(link.searchParams.get('config') ?? '', 'base64').toString()
  assert.deepEqual(JSON.parse(config), { type: 'http', url: URL_PUBLIC })
  assert.deepEqual(JSON.parse(text('cursor', 'json')), {
    mcpServers: { 'real-estate': { url: URL_PUBLIC } },
  })
})

test('a base64 config with + or / survives the Cursor link', () => {
  const url = 'https://mcp.example.test/~~~>>>???/mcp'
  const link = new URL(of('cursor', connectSnippets({ name: 'x', url })).link?.href ?? '')
  const config = Buffer.from(link.searchParams.get('config') ?? '', 'base64').toString()
  assert.equal(JSON.parse(config).url, url)
})

test('terminal commands are the words each client expects', () => {
  const words = (id: ConnectClient) => shellWords(text(id, 'shell')).join(' ')
  assert.equal(words('claude-code'), `claude mcp add --transport http real-estate ${URL_PUBLIC}`)
  assert.equal(
    words('codex'),
    `codex mcp add real-estate --url ${URL_PUBLIC} codex mcp login real-estate`,
  )
  assert.equal(
    words('inspector'),
    `npx @modelcontextprotocol/inspector --server-url ${URL_PUBLIC} --transport http`,
  )
})

test('an address with shell characters stays one harmless word', () => {
  const url = "https://mcp.example.test/a'b;$(touch x)&c/mcp"
  const block = of('claude-code', connectSnippets({ name: 'x', url })).blocks[0]
  assert.equal(shellWords(block?.text ?? '').at(-1), url)
})

test('the Codex file is TOML with the address', () => {
  assert.equal(text('codex', 'toml'), `[mcp_servers.real-estate]\nurl = "${URL_PUBLIC}"`)
})

test('the curl request repeats in its headers what its body says', () => {
  const words = shellWords(text('curl', 'shell'))
  const body = JSON.parse(words.at(-1) ?? '')
  const version = body.params._meta['io.modelcontextprotocol/protocolVersion']
  assert.ok(words.includes(`MCP-Protocol-Version: ${version}`))
  assert.ok(words.includes(`Mcp-Method: ${body.method}`))
  assert.ok(words.includes(URL_PUBLIC))
})

test('the generic configuration is JSON', () => {
  assert.deepEqual(JSON.parse(text('json', 'json')), {
    mcpServers: { 'real-estate': { type: 'http', url: URL_PUBLIC } },
  })
})

test('hosted clients get a warning for a loopback address only', () => {
  const local = connectSnippets({ name: 'x', url: 'http://localhost:3000/mcp' })
  for (const id of ['claude', 'chatgpt'] as const) {
    assert.match(of(id, local).caution ?? '', /reach this computer/)
    assert.equal(of(id).caution, undefined)
  }
  assert.equal(of('cursor', local).caution, undefined)
})

test('a server key has only letters, digits and hyphens', () => {
  assert.equal(serverKey('Café “De Zwaan” & Zn.'), 'cafe-de-zwaan-zn')
  assert.equal(serverKey('房地产'), 'mcp-server')
  assert.match(serverKey(`a${' b'.repeat(100)}`), /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/)
})
