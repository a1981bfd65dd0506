import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readEnvironment } from '../../packages/gateway/src/node/read-config.ts'
import { readYaml } from './documents.ts'
import { manifests } from './kubernetes.ts'

const OF_THE_IMAGE = {
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  PORT: '3000',
  VOORDEUR_DATA_DIR: '/data',
}
const KEY = Buffer.alloc(32, 1).toString('base64')
const DATABASE = 'postgres://voordeur:secret@database.example:5432/voordeur?sslmode=verify-full'
const GUID = 'aaaaaaaa-0000-4000-8000-000000000001'

const faults = (env: Record<string, string>) => readEnvironment({ ...OF_THE_IMAGE, ...env }).faults

describe('the settings in the cluster', () => {
  const settings = manifests().find(({ kind }) => kind === 'ConfigMap')?.['data']
  const env = {
    ...(settings as Record<string, string>),
    VOORDEUR_MASTER_KEY: KEY,
    DATABASE_URL: DATABASE,
    // The webhook sets it.
    AZURE_FEDERATED_TOKEN_FILE: '/var/run/secrets/azure/tokens/azure-identity-token',
  }

  it('are those that the gateway takes', () => assert.deepEqual(faults(env), []))

  it('lead to nothing without the webhook of workload identity', () => {
    const { AZURE_FEDERATED_TOKEN_FILE: _, ...rest } = env
    assert.match(faults(rest).join(), /AZURE_FEDERATED_TOKEN_FILE is missing/)
  })
})

interface ContainerGroup {
  readonly properties: {
    readonly ipAddress: { readonly type: string; readonly ports: readonly { port: number }[] }
    readonly containers: readonly [
      {
        readonly properties: {
          readonly ports: readonly { port: number }[]
          readonly environmentVariables: readonly {
            readonly name: string
            readonly value?: string
            readonly secureValue?: string
          }[]
          readonly livenessProbe: { readonly httpGet: { readonly path: string } }
          readonly readinessProbe: { readonly httpGet: { readonly path: string } }
          readonly securityContext: Readonly<Record<string, unknown>>
          readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
        }
      },
    ]
    readonly volumes: readonly Readonly<Record<string, unknown>>[]
  }
}

describe('the container group', () => {
  const { properties } = readYaml<ContainerGroup>('aci.yaml')
  const [{ properties: container }] = properties.containers
  const filled: Readonly<Record<string, string>> = {
    'https://<host>': 'https://voordeur.example',
    '<tenant-id>': GUID,
    '<application-id>': GUID,
    '<master-key>': KEY,
    '<database-url>': DATABASE,
  }
  const env = Object.fromEntries(
    container.environmentVariables.map(({ name, value, secureValue }) => {
      const text = String(value ?? secureValue)
      return [name, filled[text] ?? text]
    }),
  )

  it('has settings that the gateway takes', () => assert.deepEqual(faults(env), []))

  it('shows no secret to who may look at it', () => {
    const secure = container.environmentVariables.filter(({ secureValue }) => secureValue)
    assert.deepEqual(
      secure.map(({ name }) => name),
      ['VOORDEUR_MASTER_KEY', 'DATABASE_URL'],
    )
    assert.ok(secure.every(({ value }) => value === undefined))
    assert.deepEqual(
      properties.volumes.map((volume) => Object.keys(volume)),
      [['name', 'secret']],
    )
  })

  it('is reached from its own network alone, at the port that it serves', () => {
    assert.equal(properties.ipAddress.type, 'Private')
    for (const { ports } of [properties.ipAddress, container])
      assert.deepEqual(
        ports.map(({ port }) => port),
        [3000],
      )
  })

  it('asks the process whether it lives, and its database only whether it is ready', () => {
    const { livenessProbe, readinessProbe } = container
    assert.deepEqual(
      [livenessProbe.httpGet.path, readinessProbe.httpGet.path],
      ['/healthz', '/readyz'],
    )
  })

  it('is not root, and can not become it', () => {
    const { runAsUser, allowPrivilegeEscalation, capabilities } = container.securityContext
    assert.deepEqual([runAsUser, allowPrivilegeEscalation], [65_532, false])
    assert.deepEqual(capabilities, { drop: ['ALL'] })
  })

  it('mounts the certificate where the setting says', () => {
    const [mount] = container.volumeMounts
    assert.equal(env['ENTRA_CLIENT_CERTIFICATE_FILE'], `${mount?.mountPath}/entra-client.pem`)
  })
})
