import type { Plain } from '../evaluate/value.ts'
import { at, gatewayOf, listAt, ofType, type Policy, settingsOf, unless } from './policy.ts'

const CERTIFICATE = 'Microsoft.App/managedEnvironments/managedCertificates'
const TEMPLATE = 'properties.template'
const INGRESS = 'properties.configuration.ingress'
/** `stop` in node/serve.ts lets running requests end in so many seconds. */
const GRACE_SECONDS = 25

const probesOf = (gateway: Plain) => listAt(gateway, `${TEMPLATE}.containers.0.probes`)

function probeFaults(gateway: Plain, type: string, path: string): string[] {
  const probes = probesOf(gateway).filter((probe) => at(probe, 'type') === type)
  const [probe] = probes
  const port = at(gateway, `${INGRESS}.targetPort`)
  // The bounds are in the descriptions of Azure's own types.
  const bounded = (key: string, most: number) => {
    const value = Number(at(probe, key))
    return value >= 1 && value <= most
  }
  return [
    ...unless(probes.length === 1, `there are ${probes.length} ${type} probes`),
    ...unless(at(probe, 'httpGet.path') === path, `${type} does not ask ${path}`),
    ...unless(at(probe, 'httpGet.port') === port, `${type} asks another port than ingress`),
    ...unless(bounded('failureThreshold', 10), `${type}: failureThreshold must be 1 to 10`),
    ...unless(bounded('periodSeconds', 240), `${type}: periodSeconds must be 1 to 240`),
    ...unless(bounded('timeoutSeconds', 240), `${type}: timeoutSeconds must be 1 to 240`),
  ]
}

const missing = (list: readonly Plain[], key: string, known: readonly Plain[]) =>
  list
    .map((each) => at(each, key))
    .filter((name) => !known.includes(name))
    .map((name) => `${key} ${name} is not there`)

/** What one container is promised. */
export const containerPolicies: readonly Policy[] = [
  {
    rule: 'at least one replica always runs, and at most ten',
    broken(deployment) {
      const gateway = gatewayOf(deployment)
      const least = Number(at(gateway, `${TEMPLATE}.scale.minReplicas`))
      const most = Number(at(gateway, `${TEMPLATE}.scale.maxReplicas`))
      return unless(least >= 1 && most >= least && most <= 10, `replicas ${least} to ${most}`)
    },
  },
  {
    rule: 'a store in a file has one replica, and says that it loses its data',
    broken(deployment) {
      const settings = settingsOf(deployment)
      if (settings.has('DATABASE_URL')) return []
      const most = at(gatewayOf(deployment), `${TEMPLATE}.scale.maxReplicas`)
      return [
        ...unless(most === 1, `maxReplicas is ${most} without PostgreSQL`),
        ...unless(settings.get('EPHEMERAL_STORAGE') === 'true', 'EPHEMERAL_STORAGE is not true'),
      ]
    },
  },
  {
    rule: 'replicas are added by requests and by CPU',
    broken(deployment) {
      const rules = listAt(gatewayOf(deployment), `${TEMPLATE}.scale.rules`)
      const http = rules.some((rule) => Number(at(rule, 'http.metadata.concurrentRequests')) > 0)
      const cpu = rules.some(
        (rule) =>
          at(rule, 'custom.type') === 'cpu' &&
          at(rule, 'custom.metadata.type') === 'Utilization' &&
          Number(at(rule, 'custom.metadata.value')) > 0,
      )
      return [...unless(http, 'no HTTP rule'), ...unless(cpu, 'no CPU rule')]
    },
  },
  {
    rule: 'Startup, Liveness and Readiness are asked over HTTP, from the first revision',
    broken(deployment) {
      const gateway = gatewayOf(deployment)
      const asked = [
        ['Startup', '/healthz'],
        ['Liveness', '/healthz'],
        ['Readiness', '/readyz'],
      ] as const
      return asked.flatMap(([type, path]) => probeFaults(gateway, type, path))
    },
  },
  {
    rule: 'who stops has time for its requests',
    broken(deployment) {
      const given = Number(at(gatewayOf(deployment), `${TEMPLATE}.terminationGracePeriodSeconds`))
      const delay = Number(settingsOf(deployment).get('SHUTDOWN_DELAY_SECONDS'))
      const needed = delay + GRACE_SECONDS
      return unless(given > needed, `${given} s, and leaving takes up to ${needed} s`)
    },
  },
  {
    rule: 'ingress is https, to the port of the gateway, without affinity',
    broken(deployment) {
      const gateway = gatewayOf(deployment)
      const port = Number(settingsOf(deployment).get('PORT'))
      const to = at(gateway, `${INGRESS}.targetPort`)
      return [
        ...unless(at(gateway, `${INGRESS}.external`) === true, 'ingress is not external'),
        ...unless(at(gateway, `${INGRESS}.allowInsecure`) === false, 'plain http is let in'),
        ...unless(to === port, `ingress goes to ${to}, and the gateway listens on ${port}`),
        ...unless(at(gateway, `${INGRESS}.stickySessions.affinity`) === 'none', 'sessions stick'),
      ]
    },
  },
  {
    rule: 'no origin is let in by ingress with a wildcard',
    broken(deployment) {
      const cors = at(gatewayOf(deployment), `${INGRESS}.corsPolicy`)
      return unless(!JSON.stringify(cors).includes('*'), 'corsPolicy has a wildcard')
    },
  },
  {
    rule: 'metrics are not in ingress',
    broken(deployment) {
      const gateway = gatewayOf(deployment)
      const port = Number(settingsOf(deployment).get('METRICS_PORT'))
      const extra = listAt(gateway, `${INGRESS}.additionalPortMappings`)
      const open = [
        at(gateway, `${INGRESS}.targetPort`),
        ...extra.map((each) => at(each, 'targetPort')),
      ]
      return unless(port > 0 && !open.includes(port), `METRICS_PORT ${port} is in ingress`)
    },
  },
  {
    rule: 'a replica has a size that Container Apps sells: twice as many GiB as vCPU',
    broken(deployment) {
      const { cpu, memory } = at(gatewayOf(deployment), `${TEMPLATE}.containers.0.resources`) as {
        cpu?: number
        memory?: string
      }
      return unless(`${Number(cpu) * 2}Gi` === memory, `${cpu} vCPU and ${memory}`)
    },
  },
  {
    rule: 'it runs in the environment, listens to ingress, and writes only where it may',
    broken(deployment) {
      const gateway = gatewayOf(deployment)
      const settings = settingsOf(deployment)
      const mounts = listAt(gateway, `${TEMPLATE}.containers.0.volumeMounts`)
      const written = mounts.map((mount) => at(mount, 'mountPath'))
      const traffic = at(gateway, `${INGRESS}.traffic.0`)
      return [
        ...unless(at(gateway, 'properties.environmentId') !== null, 'no environment'),
        ...unless(settings.get('HOST') === '0.0.0.0', 'HOST lets nobody in'),
        ...unless(settings.get('NODE_ENV') === 'production', 'NODE_ENV is not production'),
        ...unless(written.includes(settings.get('VOORDEUR_DATA_DIR') ?? ''), 'no data volume'),
        ...unless(at(traffic, 'latestRevision') === true, 'the new revision gets no traffic'),
      ]
    },
  },
  {
    rule: 'what is mounted is there, and what is in it too',
    broken(deployment) {
      const gateway = gatewayOf(deployment)
      const namesAt = (path: string) => listAt(gateway, path).map((each) => at(each, 'name'))
      const [environment] = ofType(deployment, 'Microsoft.App/managedEnvironments')
      const profiles = listAt(environment?.body, 'properties.workloadProfiles')
      const volumes = listAt(gateway, `${TEMPLATE}.volumes`)
      const mounts = listAt(gateway, `${TEMPLATE}.containers.0.volumeMounts`)
      const secrets = volumes.flatMap((volume) => listAt(volume, 'secrets'))
      return [
        ...missing(mounts, 'volumeName', namesAt(`${TEMPLATE}.volumes`)),
        ...missing(secrets, 'secretRef', namesAt('properties.configuration.secrets')),
        ...missing(
          [at(gateway, 'properties')],
          'workloadProfileName',
          profiles.map((profile) => at(profile, 'name')),
        ),
      ]
    },
  },
  {
    rule: 'a host name of one’s own is bound and has a certificate',
    broken(deployment) {
      const name = deployment.environment['CUSTOM_DOMAIN']
      if (!name) return []
      const [bound] = listAt(gatewayOf(deployment), `${INGRESS}.customDomains`)
      const [certificate] = ofType(deployment, CERTIFICATE)
      return [
        ...unless(at(bound, 'name') === name, 'it is not bound'),
        ...unless(at(bound, 'bindingType') === 'Auto', 'its certificate is not bound'),
        ...unless(at(certificate?.body, 'properties.subjectName') === name, 'no certificate'),
      ]
    },
  },
  {
    rule: 'the image is the one that was just pushed',
    broken(deployment) {
      const image = at(gatewayOf(deployment), `${TEMPLATE}.containers.0.image`)
      return unless(
        image === deployment.environment['SERVICE_GATEWAY_IMAGE_NAME'],
        `it is ${image}`,
      )
    },
  },
]
