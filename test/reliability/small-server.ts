/**
 * The entrance of a small server with one public tool that ends when the process which started it
 * says `release` on the IPC channel, and tells there that it runs. `GRACE_MS` bounds a stop.
 */
import { createGateway, type GatewayApp } from '@voordeur/gateway'
import { logTo, readConfig, serve } from '@voordeur/gateway/node'
import { loadCatalogue } from '@voordeur/gateway/tools'
import { smallApp } from '../world/small-app.ts'

const nothing = { type: 'object', properties: {}, additionalProperties: false } as const
const { promise: released, resolve: release } = Promise.withResolvers<void>()
process.on('message', (word) => {
  if (word === 'release') release()
})
process.on('disconnect', () => process.exit(1))

const app: GatewayApp = {
  ...smallApp,
  catalogue: loadCatalogue(
    ['wait', 'public_ping'].map((name) => ({
      name,
      title: name,
      description: 'For tests.',
      inputSchema: nothing,
      outputSchema: { type: 'object', properties: { done: { type: 'boolean' } } },
      access: 'public',
      scopes: ['property:read'],
    })),
    {
      async wait() {
        process.send?.('running')
        await released
        return { done: true }
      },
      public_ping: () => ({ done: true }),
    },
  ),
  // Something to subscribe to.
  extend: (server) => {
    server.registerResource('notice', 'test://notice', {}, () => ({ contents: [] }))
  },
}

const { gateway: config, ...listen } = readConfig(process.env)
const gateway = await createGateway(config, app, { log: logTo(process.env['VOORDEUR_LOG_FILE']) })
const listening = await serve(gateway, listen)
process.on('SIGTERM', () => {
  const grace = process.env['GRACE_MS']
  void listening.stop(grace === undefined ? undefined : Number(grace)).then(() => process.exit(0))
})
process.stdout.write(`ready ${config.publicUrl.href}\n`)
