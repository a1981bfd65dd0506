import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asInImage, startOf } from './image-start.ts'

test('a gateway is measured as the image starts it', () => {
  const env = 'ENV NODE_ENV=production \\\n    MALLOC_ARENA_MAX=3 \\\n    PORT=3000\n'
  assert.deepEqual(startOf(`FROM x\n${env}ENTRYPOINT ["/node", "--a=1", "--b"]\nCMD ["c"]\n`), {
    flags: ['--a=1', '--b'],
    env: { MALLOC_ARENA_MAX: '3' },
  })
  assert.deepEqual(startOf('ENV MALLOC_ARENA_MAX=1\nENTRYPOINT ["/node"]\n').env, {
    MALLOC_ARENA_MAX: '1',
  })
  assert.throws(() => startOf('ENTRYPOINT node\n'), /no ENTRYPOINT in JSON/)
  const { flags, env: own } = asInImage({ PORT: '1' })
  assert.ok(flags.some((flag) => flag.startsWith('--max-semi-space-size=')))
  assert.deepEqual(own, { MALLOC_ARENA_MAX: '2', PORT: '1' })
})
