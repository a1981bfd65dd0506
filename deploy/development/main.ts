/**
 * A local Entra ID over https for `deploy/compose.yaml`: anybody signs in as anybody. TLS ends here
 * and goes on to loopback.
 */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { startEntraLocal } from '@voordeur/entra-local'

const { HOST = '0.0.0.0', PORT, PUBLIC_URL, CLIENT_ID, SECRETS } = process.env
if (!PORT || !PUBLIC_URL || !CLIENT_ID || !SECRETS)
  throw new Error('PORT, PUBLIC_URL, CLIENT_ID and SECRETS are set by deploy/compose.yaml.')
const secret = (name: string): string => readFileSync(join(SECRETS, name), 'utf8')
const origin = `https://localhost:${PORT}`

const entra = await startEntraLocal({
  port: 0,
  origin,
  clients: [
    {
      client_id: CLIENT_ID,
      name: 'Voordeur',
      redirect_uris: [new URL('/oauth/callback', PUBLIC_URL).href],
      certificates: [secret('client.pem')],
    },
  ],
})
const front = createServer({ cert: secret('server.pem'), key: secret('server.key') }, (outer) => {
  const inner = connect(entra.port, '127.0.0.1')
  outer.pipe(inner).pipe(outer)
  // Whichever end goes first takes the other one along.
  outer.on('error', () => {}).once('close', () => inner.destroy())
  inner.on('error', () => {}).once('close', () => outer.destroy())
})
front.listen(Number(PORT), HOST, () => {
  console.log(`Local Entra ID (development only) ready at ${origin}`)
})
process.once('SIGTERM', () => process.exit())
