import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITS, strictly } from './container-config.ts'

const OF_THE_IMAGE = {
  process: {
    terminal: true,
    args: ['/usr/local/bin/node', 'bin/server.js'],
    env: ['NODE_ENV=production'],
    user: { uid: 65532, gid: 65532 },
    capabilities: { bounding: ['CAP_KILL'] },
  },
  root: { path: 'rootfs' },
  mounts: [
    { destination: '/proc', type: 'proc' },
    { destination: '/sys', type: 'sysfs' },
    { destination: '/tmp', type: 'tmpfs' },
  ],
  linux: { namespaces: [{ type: 'network' }] },
}

const config = strictly(OF_THE_IMAGE, { env: { PORT: '15000' }, cgroup: '/voordeur/x' })

test('a container under test may write to /data alone', () => {
  assert.equal(config.root.readonly, true)
  const writable = config.mounts?.filter(({ options }) => !options?.includes('ro'))
  assert.deepEqual(
    writable?.map(({ destination }) => destination),
    ['/proc', '/data'],
  )
})

test('it has no capability and gets none', () => {
  assert.equal(config.process.noNewPrivileges, true)
  const sets = Object.values(config.process['capabilities'] as Record<string, unknown[]>)
  assert.deepEqual(sets, [[], [], [], [], []])
})

test('it has a quarter of a processor and 512 MiB', () => {
  assert.deepEqual([LIMITS.cpu, LIMITS.memoryBytes], [0.25, 536_870_912])
  assert.deepEqual(config.linux?.['resources'], {
    memory: { limit: 536_870_912 },
    cpu: { quota: 25_000, period: 100_000 },
    pids: { limit: 64 },
  })
})

test('what it runs, and as whom, is what the image says', () => {
  const { args, user, env } = config.process
  assert.deepEqual(args, OF_THE_IMAGE.process.args)
  assert.deepEqual(user, OF_THE_IMAGE.process.user)
  assert.deepEqual(env, ['NODE_ENV=production', 'PORT=15000'])
})

test('it is on this machine’s network', () => {
  assert.ok(!config.linux?.namespaces?.some(({ type }) => type === 'network'))
})
