/** What is put under the same load, and how the table names it. */
export const labels = {
  bare: 'node:http, JSON parse and stringify',
  gateway: 'this gateway, bearer token',
  sdk: 'official SDK, no authentication',
  sdkAuth: 'official SDK, bearer token',
  fastmcp: 'fastmcp (npm), bearer token',
  fastmcpPython: 'FastMCP (Python), bearer token',
  gatewayLegacy: 'this gateway, bearer token, 2025-11-25',
  sdkLegacy: 'official SDK, bearer token, 2025-11-25',
  addresses: 'Get_Addresses_for_Postcode, bearer token',
  gatewayMany: 'this gateway with 300 tools, bearer token',
  barePage: 'node:http, a list of 300 tools from memory',
  list: 'tools/list of 7 tools, bearer token',
  listMany: 'tools/list of 300 tools, bearer token',
} as const

export type VariantName = keyof typeof labels

export const VARIANTS = Object.keys(labels) as readonly VariantName[]

/** Those of a quick run: what the gateway costs, and what it is held against. */
export const QUICK_VARIANTS: readonly VariantName[] = ['bare', 'gateway', 'sdk']
