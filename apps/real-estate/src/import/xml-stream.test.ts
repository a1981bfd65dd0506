import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readXml } from './xml-stream.ts'

async function* bytes(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    yield typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
  }
}

const read = async (...pieces: readonly (string | Uint8Array)[]): Promise<readonly string[]> => {
  const told: string[] = []
  await readXml('a.xml', bytes(...pieces), {
    open: (name, attributes) => told.push(`<${name} ${JSON.stringify(attributes)}>`),
    close: (name, text) => told.push(`${text}</${name}>`),
  })
  return told
}

describe('reading XML', () => {
  test('gives names without prefix, attributes and text', async () => {
    assert.deepEqual(await read('<x:a xmlns:x="u"><y:b c="1">t&amp;t</y:b></x:a>'), [
      '<a {"xmlns:x":"u"}>',
      '<b {"c":"1"}>',
      't&t</b>',
      '</a>',
    ])
  })

  test('does not mind where the pieces are cut, inside a character either', async () => {
    const whole = new TextEncoder().encode('<a>Henri\u00ebtte</a>')
    for (let cut = 1; cut < whole.length; cut += 1) {
      const told = await read(whole.subarray(0, cut), whole.subarray(cut))
      assert.deepEqual(told, ['<a {}>', 'Henri\u00ebtte</a>'])
    }
  })

  test('stops early when the reader has enough', async () => {
    let pieces = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('<a>')
      for (;;) {
        pieces += 1
        yield new TextEncoder().encode('<b/>')
      }
    }
    const silent = { open: () => {}, close: () => {} }
    await readXml('a.xml', endless(), { ...silent, enough: () => pieces === 3 })
    assert.equal(pieces, 3)
  })

  for (const [what, start] of [
    ['text', '<a>'],
    ['a comment', '<a><!--'],
    ['an attribute', '<a b="'],
    ['a tag name', '<'],
  ] as const) {
    test(`does not take ${what} without end into memory`, async () => {
      async function* endless(): AsyncGenerator<Uint8Array> {
        yield new TextEncoder().encode(start)
        for (let megabytes = 0; megabytes < 40; megabytes += 1) yield Buffer.alloc(1 << 20, 'x')
      }
      await assert.rejects(readXml('a.xml', endless(), { open: () => {}, close: () => {} }), {
        message: '"a.xml" in the zip is not valid XML: it has an element without end.',
      })
    })
  }

  test('refuses entities that the document would have to declare', async () => {
    await assert.rejects(read('<a>&lol;</a>'), /not valid XML/)
  })

  test('refuses a document that ends inside a character', async () => {
    await assert.rejects(read('<a></a>', new Uint8Array([0xc3])), /not valid XML/)
  })
})
