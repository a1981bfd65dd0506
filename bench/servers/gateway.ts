// This gateway as a deployment runs it, configured by its environment, with the tools of the load.
import { createGateway, type GatewayApp } from '@voordeur/gateway'
import { readConfig, serve, startTelemetry } from '@voordeur/gateway/node'
import { loadCatalogue } from '@voordeur/gateway/tools'
import { contracts, findBuilding, serverInfo, TOOLS } from '../workload.ts'
import { reportToParent } from './report.ts'

const offered = contracts(Number(process.env['BENCH_TOOLS'] ?? TOOLS))

const app: GatewayApp = {
  ...serverInfo,
  description: 'For the benchmark.',
  catalogue: loadCatalogue(
    offered,
    Object.fromEntries(offered.map(({ name }) => [name, findBuilding])),
  ),
  scopes: { 'bench:read': 'Look buildings up' },
  minimumScopes: ['bench:read'],
}

const { gateway: config, ...listen } = readConfig(process.env)
const logFile = process.env['VOORDEUR_LOG_FILE']
const telemetry = await startTelemetry(listen.telemetry, logFile, serverInfo)
const listening = await serve(await createGateway(config, app, telemetry), listen)
reportToParent(listening.port)
