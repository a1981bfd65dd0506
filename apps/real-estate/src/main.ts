import { ConfigFaults, createGateway } from '@voordeur/gateway'
import { readConfig, serve, startTelemetry } from '@voordeur/gateway/node'
import { IDENTITY, readContracts, SCOPES } from './app.ts'
import { openRealEstate } from './open-real-estate.ts'
import { readSamplePeople } from './sample-people.ts'
import { readScoreWeights } from './score-weights-setting.ts'
import { openSources } from './sources/open-sources.ts'
import { readSourcesSettings } from './sources/source-settings.ts'

/** Reads the environment, opens the data, listens. One line on standard output says it is ready. */
async function main(): Promise<void> {
  const onStop = stopWithParent()
  const { listen, config, sources: sourcesSettings, scoreWeights } = readSettings(process.env)
  const logFile = process.env['VOORDEUR_LOG_FILE']
  const telemetry = await startTelemetry(listen.telemetry, logFile, IDENTITY)
  const { log } = telemetry
  const samplePeople = readSamplePeople(process.env['SAMPLE_PEOPLE'])
  const sources = openSources(sourcesSettings, {
    onFailure: ({ source, fault }) => log.warn('source_failed', { source, fault }),
  })
  const estate = await openRealEstate(config.dataDir, {
    database: config.database,
    ...(samplePeople ? { samplePeople } : {}),
    ...(sources ? { sources } : {}),
    ...(scoreWeights ? { scoreWeights } : {}),
    onUnusableRegister: (error) => log.error('register_unusable', { error }),
  })
  const gateway = await createGateway(config, estate.app, telemetry)
  const listening = await serve(gateway, listen)
  onStop(async () => {
    await listening.stop()
    await estate.close()
    await telemetry.close()
  })
  // Whoever reads this may stop us at once.
  log.info('ready', { url: config.publicUrl.href, port: listening.port })
  process.stdout.write(`ready ${config.publicUrl.href}\n`)
}

/** One start names the faults of the gateway, of the app and of its sources together. */
function readSettings(env: NodeJS.ProcessEnv) {
  const { settings: sources, faults: sourceFaults } = readSourcesSettings(env)
  const { scoreWeights, faults: weightFaults } = readScoreWeights(env)
  const faults = [...sourceFaults, ...weightFaults]
  const app = { scopes: Object.keys(SCOPES), contracts: readContracts() }
  try {
    const { gateway, ...listen } = readConfig(env, app)
    if (faults.length > 0) throw new ConfigFaults([])
    return { listen, config: gateway, sources, scoreWeights }
  } catch (error) {
    if (!(error instanceof ConfigFaults)) throw error
    throw new ConfigFaults([...error.faults, ...faults])
  }
}

/**
 * Ends the process when the one that started it is gone: its IPC channel closes, or nobody reads
 * standard output. It looks before anything is opened, because a parent can die before its child
 * is ready, and even before this line.
 * @returns for when there is something to close first; from then on, signals close it too.
 */
function stopWithParent(): (close: () => Promise<void>) => void {
  let close = async () => {}
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('disconnect', stop)
  process.stdout.on('error', stop)
  if (process.send && !process.connected) stop()
  return (work) => {
    close = work
    process.on('SIGINT', stop).on('SIGTERM', stop)
  }
}

main().catch((error: unknown) => {
  // A fault of the configuration is the reader's to mend; its stack would only hide the list.
  const text = error instanceof ConfigFaults ? error.message : (error as Error).message
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
