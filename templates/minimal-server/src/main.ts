import { once } from 'node:events'
import { createGateway, type GatewayApp } from '@voordeur/gateway'
import { readConfig, serve, startTelemetry } from '@voordeur/gateway/node'
import { loadCatalogue } from '@voordeur/gateway/tools'
import contracts from '../tools.json' with { type: 'json' }
import { greet } from './tools/greet.ts'
import { serverStatus } from './tools/server-status.ts'
import { whoami } from './tools/whoami.ts'

const server = { name: 'minimal-server', version: '0.1.0' }
const graphUrl = process.env['GRAPH_URL'] || 'https://graph.microsoft.com'

const app: GatewayApp = {
  ...server,
  title: 'Minimal server',
  description: 'Three tools: two for anyone, one for people who sign in.',
  catalogue: loadCatalogue(contracts, {
    greet,
    server_status: serverStatus(server),
    whoami: whoami(graphUrl),
  }),
  scopes: { 'profile:read': 'See your own profile' },
  minimumScopes: ['profile:read'],
}

try {
  const facts = { scopes: Object.keys(app.scopes), contracts }
  const { gateway: config, ...listen } = readConfig(process.env, facts)
  const telemetry = await startTelemetry(listen.telemetry, process.env['VOORDEUR_LOG_FILE'], server)
  const gateway = await createGateway(config, app, telemetry)
  const listening = await serve(gateway, listen)
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  console.log(`MCP address: ${config.resourceUrl}`)
  await stopped
  await listening.stop()
  await telemetry.close()
  process.exit()
} catch (error) {
  // Its message lists every fault of the configuration, each with its remedy.
  console.error((error as Error).message)
  process.exit(1)
}
