import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flagsOf, IMAGE_FLAGS } from './image-flags.ts'

test('a gateway is measured with the flags of the image', () => {
  assert.deepEqual(flagsOf('FROM x\nENTRYPOINT ["/node", "--a=1", "--b"]\nCMD ["c"]\n'), [
    '--a=1',
    '--b',
  ])
  assert.ok(IMAGE_FLAGS.some((flag) => flag.startsWith('--max-semi-space-size=')))
  assert.throws(() => flagsOf('ENTRYPOINT node\n'), /no ENTRYPOINT in JSON/)
})
