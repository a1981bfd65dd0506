import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseChallenges } from './challenge.ts'

/** As plain arrays, which compare and print well. */
const parsed = (header: string) =>
  parseChallenges(header).map(({ scheme, token68, parameters }) => [
    scheme,
    token68 ?? Object.fromEntries(parameters),
  ])

describe('WWW-Authenticate', () => {
  const READ: [string, ReturnType<typeof parsed>][] = [
    ['', []],
    [' , ,, ', []],
    ['Negotiate', [['negotiate', {}]]],
    ['Bearer ', [['bearer', {}]]],
    [
      'Negotiate, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Negotiate , Basic realm=x',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['Negotiate YWJj==', [['negotiate', 'YWJj==']]],
    [
      'Negotiate YWJj==, Basic realm=x',
      [
        ['negotiate', 'YWJj=='],
        ['basic', { realm: 'x' }],
      ],
    ],
    // The example of RFC 9110 section 11.6.1.
    [
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
      [
        ['basic', { realm: 'simple' }],
        ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
      ],
    ],
    ['Bearer a="1, b=2", c="Basic d=\\\\"', [['bearer', { a: '1, b=2', c: 'Basic d=\\' }]]],
    ['Bearer a = "1" ,\tb\t=\t2', [['bearer', { a: '1', b: '2' }]]],
    ['bEARER ReALM="X"', [['bearer', { realm: 'X' }]]],
    ['Bearer realm="", error=x,', [['bearer', { realm: '', error: 'x' }]]],
    ['Bearer ,,a=1,,b=2', [['bearer', { a: '1', b: '2' }]]],
    [
      'Bearer a=, Basic realm=x',
      [
        ['bearer', 'a='],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['Bearer a=1, a=2', [['bearer', { a: '1' }]]],
    ['Bearer __proto__=1', [['bearer', JSON.parse('{"__proto__":"1"}')]]],
  ]
  for (const [header, expected] of READ) {
    it(`reads ${header || 'nothing'}`, () => assert.deepEqual(parsed(header), expected))
  }

  it('gives what stands before the first mistake, and nothing of the challenge it is in', () => {
    for (const broken of [
      'Bearer a="1',
      'Bearer a="1" b="2"',
      'Bearer a=1 b=2',
      'Bearer a="1"x',
      'Bearer a="1\\',
      'Bearer a=é',
      'Bearer"x"',
      'Bearer abc def',
      '"Bearer" a=1',
      'é',
    ]) {
      assert.deepEqual(parsed(`Basic realm=x, ${broken}`), [['basic', { realm: 'x' }]], broken)
    }
  })

  it('refuses a header larger than any', () => {
    assert.deepEqual(parsed(`Bearer a=1${' '.repeat(32 * 1024)}`), [])
  })
})
