/** `npm start`: the server, and a local Entra ID beside it where no sign-in service is configured. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

if (existsSync('.env')) process.loadEnvFile()
const { env } = process
const CHOICES = [
  'ENTRA_TENANT',
  'TENANT_ID',
  'EXTERNAL_ID_DISCOVERY_URL',
  'AZURE_B2C_POLICY',
  'OIDC_ISSUER',
]

if (!CHOICES.some((name) => env[name])) {
  if (env['NODE_ENV'] === 'production') {
    console.error('The local sign-in service lets anyone in, so it does not run in production.')
    console.error('Set ENTRA_TENANT, ENTRA_CLIENT_ID and a credential; README.md has the steps.')
    process.exit(1)
  }
  await startLocalEntra(env['PUBLIC_URL'] || `http://localhost:${env['PORT'] || 3000}`)
}
await import('./src/main.ts')

/** In a process of its own, which ends when this one does; settings nobody made are filled in. */
async function startLocalEntra(publicUrl: string): Promise<void> {
  const port = env['LOCAL_ENTRA_PORT'] || '3001'
  const client = {
    client_id: 'c0ffee00-0000-4000-8000-000000000001',
    client_secret: randomBytes(32).toString('base64url'),
    name: 'Minimal server',
    redirect_uris: [new URL('/oauth/callback', publicUrl).href],
  }
  const entra = spawn('voordeur-entra-local', {
    env: { ...env, LOCAL_ENTRA_PORT: port, ENTRA_LOCAL_CLIENTS: JSON.stringify([client]) },
    stdio: ['pipe', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
  // One without the other is of no use, and it has said why it ended.
  await Promise.race([once(entra.stdout, 'data'), once(entra, 'exit').then(() => process.exit(1))])
  entra.once('exit', (code) => {
    process.exitCode = code ?? 1
    process.emit('SIGTERM')
  })
  Object.assign(env, {
    ENTRA_AUTHORITY_HOST: `http://localhost:${port}`,
    ENTRA_TENANT: 'organizations',
    ENTRA_ALLOWED_TENANTS: 'any',
    ENTRA_CLIENT_ID: client.client_id,
    ENTRA_CLIENT_SECRET: client.client_secret,
    ENTRA_CLIENT_AUTHENTICATION: 'secret',
    SIGN_IN_NAME: 'the local sign-in service',
    GRAPH_URL: `http://localhost:${port}`,
  })
  console.log('Sign in as noor@voorbeeld.example (a fictional person; no password).')
}
