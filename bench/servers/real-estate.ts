// The real-estate server on its sample town, configured by its environment.
import { createGateway } from '@voordeur/gateway'
import { readConfig, serve, startTelemetry } from '@voordeur/gateway/node'
import { openRealEstate } from '../../apps/real-estate/src/index.ts'
import { reportToParent } from './report.ts'

const { gateway: config, ...listen } = readConfig(process.env)
const { app } = await openRealEstate(config.dataDir)
const logFile = process.env['VOORDEUR_LOG_FILE']
const telemetry = await startTelemetry(listen.telemetry, logFile, app)
const listening = await serve(await createGateway(config, app, telemetry), listen)
reportToParent(listening.port)
