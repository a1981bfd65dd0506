import { isLoopback } from '../kernel/url.ts'
import { cursorLink, json, listToolsRequest, shellWord, vsCodeLink } from './connect-formats.ts'

export type ConnectClient =
  | 'claude'
  | 'claude-code'
  | 'vscode'
  | 'cursor'
  | 'codex'
  | 'chatgpt'
  | 'inspector'
  | 'json'
  | 'curl'

/** How one client connects to this server: words, an install link if it has one, text to copy. */
export interface ConnectSnippet {
  readonly id: ConnectClient
  /** The client's name, for a heading. */
  readonly client: string
  readonly steps: string
  readonly link?: { readonly label: string; readonly href: string }
  readonly blocks: readonly SnippetBlock[]
  /** What stands in the way, when something does. */
  readonly caution?: string | undefined
}

export interface SnippetBlock {
  /** What the text is, in words: "Terminal", or a file's name. */
  readonly label: string
  readonly language: 'shell' | 'json' | 'toml' | 'url'
  readonly text: string
}

interface Server {
  /** A name that every client accepts: lower-case letters, digits and hyphens. */
  readonly key: string
  readonly url: string
}

const CLIENTS = [
  claude,
  claudeCode,
  vsCode,
  cursor,
  codex,
  chatGpt,
  inspector,
  anyOther,
  curl,
] as const

/**
 * Connection instructions for every client we know, in the order most people need them.
 * @param name the server's name; each client lists the server under a key made from it.
 * @param url the MCP endpoint, exactly as its protected-resource metadata names it.
 */
export function connectSnippets({ name, url }: { name: string; url: string }): ConnectSnippet[] {
  const server = { key: serverKey(name), url }
  return CLIENTS.map((client) => client(server))
}

/** `name` as lower-case letters, digits and hyphens, at most 40 of them. */
export function serverKey(name: string): string {
  const key = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
  return key.slice(0, 40).replace(/-+$/, '') || 'mcp-server'
}

function claude({ url }: Server): ConnectSnippet {
  return {
    id: 'claude',
    client: 'Claude (web and desktop)',
    steps:
      'Open Settings, then Connectors, then Add custom connector. Paste the address, add it, and choose Connect.',
    blocks: [address(url)],
    caution: hostedCaution('Claude', url),
  }
}

function claudeCode({ key, url }: Server): ConnectSnippet {
  return {
    id: 'claude-code',
    client: 'Claude Code',
    steps: 'Run this, then type /mcp in a session to sign in.',
    blocks: [terminal(`claude mcp add --transport http ${key} ${shellWord(url)}`)],
  }
}

function vsCode({ key, url }: Server): ConnectSnippet {
  return {
    id: 'vscode',
    client: 'VS Code',
    steps: 'Use the link, or keep the server with your project in this file.',
    link: { label: 'Install in VS Code', href: vsCodeLink(key, url) },
    blocks: [file('.vscode/mcp.json', { servers: { [key]: { type: 'http', url } } })],
  }
}

function cursor({ key, url }: Server): ConnectSnippet {
  return {
    id: 'cursor',
    client: 'Cursor',
    steps: 'Use the link, or add the server to this file.',
    link: { label: 'Install in Cursor', href: cursorLink(key, url) },
    blocks: [file('~/.cursor/mcp.json', { mcpServers: { [key]: { url } } })],
  }
}

function codex({ key, url }: Server): ConnectSnippet {
  return {
    id: 'codex',
    client: 'Codex',
    steps: 'Run both lines (the second one signs you in), or edit the file and sign in after.',
    blocks: [
      terminal(`codex mcp add ${key} --url ${shellWord(url)}\ncodex mcp login ${key}`),
      {
        label: '~/.codex/config.toml',
        language: 'toml',
        text: `[mcp_servers.${key}]\nurl = ${JSON.stringify(url)}`,
      },
    ],
  }
}

function chatGpt({ url }: Server): ConnectSnippet {
  return {
    id: 'chatgpt',
    client: 'ChatGPT',
    steps:
      'Turn on developer mode in Settings, create an app for a custom MCP server, paste the address, and choose OAuth.',
    blocks: [address(url)],
    caution: hostedCaution('ChatGPT', url),
  }
}

function inspector({ url }: Server): ConnectSnippet {
  const command = 'npx @modelcontextprotocol/inspector --server-url'
  return {
    id: 'inspector',
    client: 'MCP Inspector',
    steps: 'Needs Node 22.19 or newer. It prints the address to open in your browser.',
    blocks: [terminal(`${command} ${shellWord(url)} --transport http`)],
  }
}

function anyOther({ key, url }: Server): ConnectSnippet {
  return {
    id: 'json',
    client: 'Any other client',
    steps: 'Most clients read this shape, and find out by themselves how to sign in.',
    blocks: [file('Configuration', { mcpServers: { [key]: { type: 'http', url } } })],
  }
}

function curl({ url }: Server): ConnectSnippet {
  return {
    id: 'curl',
    client: 'curl',
    steps: 'Asks for the list of tools over plain HTTP.',
    blocks: [terminal(listToolsRequest(url))],
  }
}

const address = (url: string): SnippetBlock => ({
  label: 'Server URL',
  language: 'url',
  text: url,
})

const terminal = (text: string): SnippetBlock => ({ label: 'Terminal', language: 'shell', text })

const file = (label: string, content: unknown): SnippetBlock => ({
  label,
  language: 'json',
  text: json(content),
})

/** A hosted client connects from its maker's network, which never reaches a loopback address. */
const hostedCaution = (client: string, url: string): string | undefined =>
  isLoopback(new URL(url))
    ? `${client} connects from the internet and can’t reach this computer. Give the server a public https address first.`
    : undefined
