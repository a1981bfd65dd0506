import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sampleDirectory } from '@voordeur/entra-local'
import { welcome } from './start/welcome.ts'

/**
 * `npm start`: the gateway with the real-estate tools, and a local sign-in service beside it,
 * each in its own process, both on loopback. With a sign-in service of your own configured
 * (ENTRA_TENANT or OIDC_ISSUER), the local one is not started.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const port = process.env['PORT'] ?? '3000'
const localPort = process.env['LOCAL_ENTRA_PORT'] ?? '3001'
const dataDir = resolve(process.env['VOORDEUR_DATA_DIR'] ?? '.voordeur')
const logFile = process.env['VOORDEUR_LOG_FILE'] ?? join(dataDir, 'voordeur.log')
const ownSignIn = ['ENTRA_TENANT', 'TENANT_ID', 'OIDC_ISSUER'].some((name) => process.env[name])

const publicUrl =
  process.env['PUBLIC_URL'] ?? process.env['OAUTH_DOMAIN'] ?? `http://localhost:${port}`
const client = {
  client_id: 'c0ffee00-0000-4000-8000-000000000001',
  client_secret: randomBytes(32).toString('base64url'),
}

mkdirSync(dataDir, { recursive: true, mode: 0o700 })
const children = [
  ...(ownSignIn ? [] : [startLocalEntra()]),
  child('apps/real-estate/src/main.ts', {
    VOORDEUR_LOG_FILE: logFile,
    ...(ownSignIn ? {} : localUpstream()),
  }),
]
await Promise.all(children.map(ready))
process.stdout.write(
  welcome({
    title: 'Real estate',
    publicUrl,
    mcpUrl:
      process.env['MCP_SERVER_URL'] ??
      process.env['RESOURCE_SERVER_URL'] ??
      new URL('/mcp', publicUrl).href,
    dataDir: relative(process.cwd(), dataDir) || dataDir,
    logFile: relative(process.cwd(), logFile),
    localSignIn: ownSignIn ? undefined : `http://localhost:${localPort}`,
  }),
)

function startLocalEntra() {
  const registration = {
    ...client,
    name: 'Voordeur',
    redirect_uris: [new URL('/oauth/callback', publicUrl).href],
  }
  return child('packages/entra-local/src/main.ts', {
    LOCAL_ENTRA_PORT: localPort,
    ENTRA_LOCAL_CLIENTS: JSON.stringify([registration]),
  })
}

const samplePeople = () =>
  sampleDirectory.people.map((person) => ({
    name: `${person.givenName} ${person.surname}`,
    signInName: person.username,
    note: person.jobTitle,
  }))

function localUpstream(): Record<string, string> {
  return {
    ENTRA_AUTHORITY_HOST: `http://localhost:${localPort}`,
    ENTRA_TENANT: 'organizations',
    ENTRA_ALLOWED_TENANTS: sampleDirectory.tenants.map(({ tid }) => tid).join(' '),
    ENTRA_CLIENT_ID: client.client_id,
    ENTRA_CLIENT_SECRET: client.client_secret,
    SIGN_IN_NAME: 'the local sign-in service',
    SAMPLE_PEOPLE: JSON.stringify(samplePeople()),
  }
}

/** A process of ours. Its IPC channel tells it when this one is gone, however that happened. */
function child(entry: string, env: Record<string, string>) {
  const process_ = spawn(process.execPath, [join(root, entry)], {
    env: { ...process.env, PORT: port, VOORDEUR_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  process_.once('exit', (code) => stop(code ?? 0))
  return process_
}

/** The first line a child prints says that it is ready; later lines are passed on. */
function ready(started: ReturnType<typeof child>): Promise<void> {
  return new Promise((resolve) => {
    started.stdout?.once('data', () => {
      started.stdout?.pipe(process.stdout)
      resolve()
    })
  })
}

let stopping = false

function stop(code: number): void {
  if (stopping) return
  stopping = true
  process.exitCode = code
  for (const each of children) each.kill('SIGTERM')
}

// Ctrl-C reaches the children too; they close their own databases and connections.
process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))
