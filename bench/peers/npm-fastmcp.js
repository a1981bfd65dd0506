// npm's fastmcp with the same tools, stateless, with its own check of tokens against a key set.
import { readFileSync } from 'node:fs'
import { FastMCP, jsonSchemaAdapter } from 'fastmcp'
import { JWKSVerifier } from 'fastmcp/auth'

const { BENCH_ISSUER, BENCH_AUDIENCE, BENCH_JWKS_URI, BENCH_PORT } = process.env
const buildings = JSON.parse(process.env['BENCH_BUILDINGS'])
const contracts = JSON.parse(process.env['BENCH_CONTRACTS'])

const verifier = new JWKSVerifier({
  jwksUri: BENCH_JWKS_URI,
  issuer: BENCH_ISSUER,
  audience: BENCH_AUDIENCE,
})

async function authenticate(request) {
  const token = /^Bearer (.+)$/.exec(request?.headers.authorization ?? '')?.[1]
  const { valid, claims } = token ? await verifier.verify(token) : { valid: false }
  if (valid) return { clientId: claims.client_id, scopes: String(claims.scope).split(' ') }
  throw new Response(null, { status: 401, statusText: 'Unauthorized' })
}

const server = new FastMCP({ name: 'bench', version: '1.0.0', authenticate })
for (const { name, description, inputSchema, outputSchema, annotations } of contracts)
  server.addTool({
    name,
    description,
    annotations,
    parameters: jsonSchemaAdapter(inputSchema),
    outputSchema: jsonSchemaAdapter(outputSchema),
    canAccess: ({ scopes }) => scopes.includes('bench:read'),
    execute: async ({ postcode, house_number }) => {
      const building = buildings[`${postcode} ${house_number}`]
      return {
        content: [{ type: 'text', text: JSON.stringify(building) }],
        structuredContent: building,
      }
    },
  })

const place = { port: Number(BENCH_PORT), host: '127.0.0.1' }
await server.start({
  transportType: 'httpStream',
  httpStream: { ...place, stateless: true, enableJsonResponse: true },
})

/** What this process has used, as the benchmark asks every server. */
function usage() {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const highest = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return {
    cpuMicros: user + system,
    peakMemoryMb: Number(highest) * 1.024e-3,
    memoryMb: rss / 1e6,
    heapMb: heapUsed / 1e6,
  }
}

const manifest = new URL('./node_modules/fastmcp/package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
process.on('message', () => process.send(usage()))
process.once('disconnect', () => process.exit(0))
process.send({ port: place.port, version })
