import type { Requirement } from './requirement.ts'

const NOT_YET = 'The extension is not implemented and not announced.'

/** Extensions of MCP: none is announced, so none is claimed. */
export const mcpExtensions: readonly Requirement[] = [
  {
    id: 'mcp-ext-enterprise-managed',
    level: 'MUST',
    source: 'MCP extension enterprise-managed authorization (SEP-990)',
    duty: 'An identity assertion of the employer’s provider is exchanged for an access token.',
    status: 'not-claimed',
    why: `${NOT_YET} The jwt-bearer grant is refused.`,
  },
  {
    id: 'mcp-ext-client-credentials',
    level: 'MUST',
    source: 'MCP extension OAuth client credentials (SEP-1046, draft)',
    duty: 'A client without a person gets tokens for itself.',
    status: 'not-claimed',
    why: 'Clients that the operator configured do, as RFC 6749 section 4.4 has it (voordeur-machine-clients). The draft extension itself is not announced.',
  },
  {
    id: 'mcp-ext-dpop',
    level: 'MUST',
    source: 'MCP extension DPoP (SEP-1932, draft); RFC 9449',
    duty: 'A token is bound to a key of its client, and each request proves it.',
    status: 'not-claimed',
    why: 'The tool host does not check proofs, so a bound token would only look bound. It is switched off in the authorization server too.',
  },
  {
    id: 'mcp-ext-workload-identity',
    level: 'MUST',
    source: 'MCP extension workload identity federation (SEP-1933, draft)',
    duty: 'A workload exchanges the token of its platform for an access token.',
    status: 'not-claimed',
    why: NOT_YET,
  },
  {
    id: 'mcp-ext-apps',
    level: 'MUST',
    source: 'MCP extension Apps (SEP-1865)',
    duty: 'A tool may bring a page that its client shows.',
    status: 'not-claimed',
    why: `${NOT_YET} Every tool answers in text and structure.`,
  },
  {
    id: 'mcp-ext-tasks',
    level: 'MUST',
    source: 'MCP extension Tasks (SEP-2663)',
    duty: 'A long call may become a task that the client asks after.',
    status: 'not-claimed',
    why: `${NOT_YET} Tools answer within their deadline; the suite’s task scenarios are not scored.`,
  },
  {
    id: 'mcp-ext-skills',
    level: 'SHOULD',
    source: 'MCP extension Skills (SEP-2640)',
    duty: 'A server may publish instructions for agents.',
    status: 'not-claimed',
    why: NOT_YET,
  },
]
