// (c) This gateway as a deployment runs it, configured by its environment, with the same tool.
import { createGateway, type GatewayApp } from '@voordeur/gateway'
import { logTo, readConfig, serve } from '@voordeur/gateway/node'
import { loadCatalogue } from '@voordeur/gateway/tools'
import { contract, findBuilding, serverInfo } from '../workload.ts'
import { reportToParent } from './report.ts'

const app: GatewayApp = {
  ...serverInfo,
  description: 'One tool, for the benchmark.',
  catalogue: loadCatalogue([contract], { [contract.name]: findBuilding }),
  scopes: { 'bench:read': 'Look buildings up' },
  minimumScopes: ['bench:read'],
}

const { gateway: config, ...listen } = readConfig(process.env)
const log = logTo(process.env['VOORDEUR_LOG_FILE'])
const listening = await serve(await createGateway(config, app, { log }), listen)
reportToParent(listening.port)
