import { type ClientRequest, request } from 'node:http'

/** A call whose last byte is still to come. */
export interface BegunCall {
  finish(): Promise<{ readonly status: number; readonly body: string }>
}

/** Sends a tool call without arguments (MCP 2026-07-28), but for its last byte. */
export async function beginCall(mcpUrl: string, name: string, token: string): Promise<BegunCall> {
  const text = call(name)
  const sent = request(mcpUrl, {
    method: 'POST',
    agent: false,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
  })
  const answer = answerTo(sent)
  await new Promise<void>((resolve, reject) => {
    sent.once('error', reject)
    sent.write(text.slice(0, -1), () => resolve())
  })
  return {
    finish() {
      sent.end(text.slice(-1))
      return answer
    },
  }
}

const call = (name: string): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name,
      arguments: {},
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  })

function answerTo(sent: ClientRequest): ReturnType<BegunCall['finish']> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject).on('response', (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
  })
}
