import { ConfigFaults, createGateway } from '@voordeur/gateway'
import { logTo, readConfig, serve } from '@voordeur/gateway/node'
import { openRealEstate } from './open-real-estate.ts'
import { readSamplePeople } from './sample-people.ts'

/** Reads the environment, opens the data, listens. One line on standard output says it is ready. */
async function main(): Promise<void> {
  const { host, port, gateway: config } = readConfig(process.env)
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
  stopOn(['SIGINT', 'SIGTERM', 'disconnect'], async () => {
    await listening.stop()
    estate.close()
  })
}

/** Runs `work` once, whichever comes first, and ends the process. */
function stopOn(signals: readonly string[], work: () => Promise<void>): void {
  let stopping = false
  for (const signal of signals) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      work().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

main().catch((error: unknown) => {
  // A fault of the configuration is the reader's to mend; its stack would only hide the list.
  const text = error instanceof ConfigFaults ? error.message : (error as Error).message
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
