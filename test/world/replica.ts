/** One replica of a test's world, in a process of its own, which does what the test's process says. */
import { mock } from 'node:test'
import { createGateway, createLog } from '@voordeur/gateway'
import { readConfig, serve } from '@voordeur/gateway/node'
import { openRealEstate } from '@voordeur/real-estate'
import type { FromReplica, MovableApp, ToReplica } from './replica-processes.ts'
import { smallApp } from './small-app.ts'
import { noting } from './world.ts'

const tell = (message: FromReplica) => void process.send?.(message)
const config = readConfig(process.env)
const { dataDir, database } = config.gateway
const opened = await {
  small: async () => ({ app: smallApp, close: async () => {} }),
  'real-estate': () => openRealEstate(dataDir, { database }),
}[process.argv[2] as MovableApp]()
const gateway = await createGateway(config.gateway, opened.app, {
  log: createLog((line) => tell({ log: JSON.parse(line) })),
  observer: noting({ push: (told) => tell({ told }) }),
})
const listening = await serve(gateway, config)

process.on('message', (message: ToReplica) => {
  if (message === 'stop') return void stop()
  mock.timers.reset()
  if (message.now !== undefined) mock.timers.enable({ apis: ['Date'], now: message.now })
  // Whatever was logged until now has been sent before this.
  tell({ heard: message.sync })
})
process.on('disconnect', () => process.exit(1))
tell({ heard: 0 })

async function stop(): Promise<void> {
  await listening.stop(1_000)
  await opened.close()
  process.exit(0)
}
