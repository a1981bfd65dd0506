/** The protocol version the example request speaks. */
const PROTOCOL_VERSION = '2026-07-28'

/** JSON as people keep it in a file. */
export const json = (value: unknown): string => JSON.stringify(value, null, 2)

/** `text` as one word for a POSIX shell; plain addresses need no quotes. */
export const shellWord = (text: string): string =>
  /^[\w:/.@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** VS Code's install link: the whole server entry, as JSON, percent-encoded after the `?`. */
export const vsCodeLink = (name: string, url: string): string =>
  `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name, type: 'http', url }))}`

/** Cursor's install link: the name in clear, the server entry as base64 of its JSON. */
export function cursorLink(name: string, url: string): string {
  const config = Buffer.from(JSON.stringify({ type: 'http', url })).toString('base64')
  const query = `name=${encodeURIComponent(name)}&config=${encodeURIComponent(config)}`
  return `cursor://anysphere.cursor-deeplink/mcp/install?${query}`
}

/**
 * A `tools/list` call by curl (MCP 2026-07-28, Streamable HTTP): the headers repeat what the
 * body says, and a server refuses the request when they differ.
 */
export function listToolsRequest(url: string): string {
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/list',
    params: {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': PROTOCOL_VERSION,
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  }
  return [
    `curl -sS ${shellWord(url)}`,
    `-H 'Content-Type: application/json'`,
    `-H 'Accept: application/json, text/event-stream'`,
    `-H 'MCP-Protocol-Version: ${PROTOCOL_VERSION}'`,
    `-H 'Mcp-Method: tools/list'`,
    `-d '${JSON.stringify(body)}'`,
  ].join(' \\\n  ')
}
