import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ImageConfig, judgeConfig } from './judge-config.ts'

const GOOD: ImageConfig = {
  User: '65532:65532',
  Entrypoint: ['/usr/local/bin/node', '--max-semi-space-size=2'],
  Cmd: ['bin/server.js'],
  Env: ['PATH=/usr/local/bin', 'NODE_ENV=production', 'HOST=0.0.0.0', 'PORT=3000'],
  StopSignal: 'SIGTERM',
  Healthcheck: { Test: ['CMD', '/usr/local/bin/node', '-e', '0'] },
  Labels: Object.fromEntries(
    ['title', 'description', 'version', 'revision', 'base.name'].map((each) => [
      `org.opencontainers.image.${each}`,
      'x',
    ]),
  ),
  ExposedPorts: { '3000/tcp': {} },
}

const broken = (config: ImageConfig): readonly string[] =>
  judgeConfig(config).flatMap(({ rule, holds }) => (holds ? [] : [rule]))

const MUTANTS: Readonly<Record<string, [ImageConfig, RegExp]>> = {
  'the user root': [{ ...GOOD, User: '' }, /numeric user/],
  'root by number': [{ ...GOOD, User: '0:0' }, /numeric user/],
  'a user by name': [{ ...GOOD, User: 'node' }, /numeric user/],
  'a command for a shell': [{ ...GOOD, Cmd: ['/bin/sh', '-c', 'node bin/server.js'] }, /a shell/],
  'the entry point of the base': [{ ...GOOD, Entrypoint: ['docker-entrypoint.sh'] }, /a shell/],
  'a program before the server': [
    { ...GOOD, Entrypoint: ['/usr/local/bin/node', 'bin/first.js'] },
    /a shell/,
  ],
  'no command': [{ ...GOOD, Cmd: null }, /a shell/],
  'a health check for a shell': [
    { ...GOOD, Healthcheck: { Test: ['CMD-SHELL', 'curl localhost'] } },
    /health/,
  ],
  'no health check': [{ ...GOOD, Healthcheck: {} }, /health/],
  'another stop signal': [{ ...GOOD, StopSignal: 'SIGKILL' }, /SIGTERM/],
  'no production mode': [{ ...GOOD, Env: ['PATH=/usr/local/bin'] }, /production mode/],
  'a secret in the environment': [
    { ...GOOD, Env: [...(GOOD.Env ?? []), 'ENTRA_CLIENT_SECRET=x'] },
    /sets nothing but/,
  ],
  'a volume': [{ ...GOOD, Volumes: { '/data': {} } }, /volume/],
  'a second port': [{ ...GOOD, ExposedPorts: { '3000/tcp': {}, '9229/tcp': {} } }, /one port/],
  'no labels': [{ ...GOOD, Labels: null }, /labels/],
}

describe('an image', () => {
  it('as ours should be breaks no rule', () => assert.deepEqual(broken(GOOD), []))

  for (const [name, [config, rule]] of Object.entries(MUTANTS)) {
    it(`with ${name} breaks one rule`, () => {
      const rules = broken(config)
      assert.equal(rules.length, 1, rules.join('; '))
      assert.match(rules[0] ?? '', rule)
    })
  }
})
