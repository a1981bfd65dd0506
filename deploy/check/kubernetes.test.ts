import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import type { IService } from 'kubernetes-models/v1/Service'
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { type Manifest, manifests, unknownFields, validate } from './kubernetes.ts'

const all = manifests()
const find = <T>(kind: string): T => {
  const found = all.filter((each) => each.kind === kind)
  assert.equal(found.length, 1, `one ${kind}`)
  return found[0] as T
}
const deployment = find<IDeployment>('Deployment')
const pod = deployment.spec?.template.spec ?? assert.fail('a pod')
const [container = assert.fail('a container'), ...otherContainers] = pod.containers

describe('the manifests', () => {
  for (const manifest of all) it(`${manifest.kind} is valid`, () => validate(manifest))

  it('have no field that the cluster would pass over', async () => {
    assert.equal(await unknownFields(all), '')
  })
})

describe('a mistake in a manifest', () => {
  const mistaken = (path: readonly string[], value: unknown): Manifest => {
    const copy = structuredClone(deployment)
    const [last = '', ...way] = path.toReversed()
    const place = way.toReversed().reduce((at, name) => Reflect.get(at, name), copy as object)
    Reflect.set(place, last, value)
    return copy as unknown as Manifest
  }
  const POD = ['spec', 'template', 'spec']
  const DEEP = [...POD, 'containers', '0', 'securityContext', 'readOnlyRootFileSystem']

  it('is found where a field is not known, at any depth', async () => {
    const said = await unknownFields([mistaken(['spec', 'replica'], 1), mistaken(DEEP, true)])
    assert.match(said, /replica\W+ does not exist in type 'IDeploymentSpec'/)
    assert.match(said, /readOnlyRootFileSystem\W+ does not exist in type 'ISecurityContext'/)
  })
  it('is found where a value is of the wrong type', async () => {
    const wrong = mistaken([...POD, 'terminationGracePeriodSeconds'], '40')
    await assert.rejects(validate(wrong), /terminationGracePeriodSeconds/)
  })
  it('is found where a field is missing', async () => {
    await assert.rejects(validate(mistaken(['spec', 'selector'], undefined)), /selector/)
  })
})

describe('the pod', () => {
  it('is what the profile "restricted" takes', () => {
    assert.equal(pod.securityContext?.runAsNonRoot, true)
    assert.equal(pod.securityContext?.runAsUser, 65_532)
    assert.equal(pod.securityContext?.seccompProfile?.type, 'RuntimeDefault')
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    assert.deepEqual(otherContainers, [])
    assert.deepEqual([pod.hostNetwork, pod.hostPID, pod.hostIPC], [undefined, undefined, undefined])
  })

  it('is bounded in processor and memory', () => {
    assert.ok(container.resources?.limits?.['memory'])
    assert.ok(container.resources?.limits?.['cpu'])
    assert.ok(container.resources?.requests?.['cpu'], 'the autoscaler counts in requests')
  })

  it('asks the process whether it lives, and its database only whether it is ready', () => {
    const paths = [container.startupProbe, container.livenessProbe, container.readinessProbe].map(
      (probe) => probe?.httpGet?.path,
    )
    assert.deepEqual(paths, ['/healthz', '/healthz', '/readyz'])
  })

  it('has the time that the gateway takes to stop', () => {
    assert.ok((pod.terminationGracePeriodSeconds ?? 0) >= 30 + 5)
  })

  it('writes to /data and nowhere else', () => {
    assert.deepEqual(
      container.volumeMounts?.map(({ mountPath }) => mountPath),
      ['/data'],
    )
  })

  it('has no credential of the cluster', () => {
    assert.equal(pod.automountServiceAccountToken, false)
    assert.equal(find<IServiceAccount>('ServiceAccount').automountServiceAccountToken, false)
  })

  it('is who its service account is to Entra', () => {
    const labels = deployment.spec?.template.metadata?.labels
    assert.equal(labels?.['azure.workload.identity/use'], 'true')
    const { metadata } = find<IServiceAccount>('ServiceAccount')
    assert.equal(pod.serviceAccountName, metadata?.name)
    assert.ok(metadata?.annotations?.['azure.workload.identity/client-id'])
  })

  it('has its secrets from a secret, and none is in a manifest', () => {
    const named = container.env?.map(({ name, valueFrom }) => [name, valueFrom?.secretKeyRef?.name])
    assert.deepEqual(named, [
      ['VOORDEUR_MASTER_KEY', 'voordeur'],
      ['DATABASE_URL', 'voordeur'],
    ])
    assert.ok(!all.some(({ kind }) => kind === 'Secret'))
  })
})

describe('around the pod', () => {
  const labels = deployment.spec?.template.metadata?.labels ?? {}
  const selects = (selector: Record<string, string> = {}) =>
    Object.entries(selector).every(([name, value]) => labels[name] === value) &&
    Object.keys(selector).length > 0

  it('every selector finds it', () => {
    assert.ok(selects(deployment.spec?.selector.matchLabels))
    assert.ok(selects(find<IService>('Service').spec?.selector))
    const budget = find<IPodDisruptionBudget>('PodDisruptionBudget').spec
    assert.ok(selects(budget?.selector?.matchLabels))
    assert.ok(selects(find<INetworkPolicy>('NetworkPolicy').spec?.podSelector?.matchLabels))
  })

  it('the autoscaler has it, between one and ten', () => {
    const { spec } = find<IHorizontalPodAutoscaler>('HorizontalPodAutoscaler')
    assert.equal(spec?.scaleTargetRef.name, deployment.metadata?.name)
    assert.ok((spec?.minReplicas ?? 0) >= 1)
    assert.equal(spec?.maxReplicas, 10)
    assert.equal(deployment.spec?.replicas, undefined, 'two would quarrel about the number')
  })

  it('the metrics are for the monitoring namespace and not for the outside', () => {
    const service = find<IService>('Service').spec?.ports?.map(({ targetPort }) => targetPort)
    assert.deepEqual(service, ['http'])
    const { spec } = find<INetworkPolicy>('NetworkPolicy')
    const [rule, ...more] = (spec?.ingress ?? []).filter(({ ports = [] }) =>
      ports.some(({ port }) => port === 9464),
    )
    assert.deepEqual(more, [])
    const labels = rule?.from?.map(({ namespaceSelector }) => namespaceSelector?.matchLabels)
    assert.deepEqual(labels, [{ 'kubernetes.io/metadata.name': 'monitoring' }])
  })

  it('a node can be emptied, and not of all pods at once', () => {
    const { spec } = find<IPodDisruptionBudget>('PodDisruptionBudget')
    assert.equal(spec?.maxUnavailable, 1)
  })

  it('the network is closed but for what is named', () => {
    const { spec } = find<INetworkPolicy>('NetworkPolicy')
    assert.deepEqual(spec?.policyTypes, ['Ingress', 'Egress'])
    assert.ok(spec?.ingress?.every(({ from, ports }) => from?.length && ports?.length))
    assert.ok(spec?.egress?.every(({ to, ports }) => to?.length && ports?.length))
    const blocks = spec?.egress?.flatMap(({ to = [] }) =>
      to.flatMap(({ ipBlock }) => ipBlock ?? []),
    )
    assert.ok(
      blocks?.every(({ except }) => except?.includes('169.254.0.0/16')),
      'no metadata',
    )
  })
})
