import { ConfigFaults, createGateway } from '@voordeur/gateway'
import { logTo, readConfig, serve } from '@voordeur/gateway/node'
import { readContracts, SCOPES } from './app.ts'
import { openRealEstate } from './open-real-estate.ts'
import { readSamplePeople } from './sample-people.ts'

/** Reads the environment, opens the data, listens. One line on standard output says it is ready. */
async function main(): Promise<void> {
  const onStop = stopWithParent()
  const {
    host,
    port,
    gateway: config,
  } = readConfig(process.env, {
    scopes: Object.keys(SCOPES),
    contracts: readContracts(),
  })
  const log = logTo(process.env['VOORDEUR_LOG_FILE'])
  const samplePeople = readSamplePeople(process.env['SAMPLE_PEOPLE'])
  const estate = await openRealEstate(config.dataDir, {
    ...(samplePeople ? { samplePeople } : {}),
    onUnusableRegister: (error) => log.error('register_unusable', { error }),
  })
  const gateway = await createGateway(config, estate.app, { log })
  const listening = await serve(gateway, host, port)
  log.info('ready', { url: config.publicUrl.href, port: listening.port })
  process.stdout.write(`ready ${config.publicUrl.href}\n`)
  onStop(async () => {
    await listening.stop()
    estate.close()
  })
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
