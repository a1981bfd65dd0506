import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { classOfCode } from '../delegation/aadsts.ts'
import { codesIn, explainCode, knownCodes, lookUp } from './aadsts.ts'
import { AZ } from './azure-cli.ts'
import { WHAT_FOLLOWS } from './explain/class-in-words.ts'
import { fillIn } from './known-values.ts'

/** What an On-Behalf-Of exchange is known to be refused with; people will ask about each. */
const ON_BEHALF_OF = [
  ...[50076, 50079, 50074, 50072, 50078, 50158, 50097, 53000, 53001, 53004],
  ...[65001, 65004, 90094, 90095],
  ...[53003, 530032, 53002, 50105, 50057, 50020, 500212, 500213],
  ...[50013, 500133, 50173, 700082, 70008, 70043, 50089, 50132, 54005],
  ...[500131, 7000215, 7000222, 700016, 700038, 700027, 700024, 700025, 7000218, 50011, 500011],
  ...[650053, 650057, 70011, 28000, 28003, 900144, 9010010, 901002, 90009, 50194, 9001023, 240002],
  ...[700211, 700212, 700213, 7002138, 70021, 700229],
  ...[7000113, 7000114],
  ...[90055, 50033, 90006, 90024, 90033, 50087],
  50196,
]
/** About `resource`, scopes, redirects, PKCE and platforms. */
const SIGN_IN = [700022, 9002326, 9002327, 501481, 501491, 90002, 900971]
const B2C = ['AADB2C90118', 'AADB2C90091', 'AADB2C90080', 'AADB2C90006', 'AADB2C90088']
const PLACEHOLDERS = new Set([
  ...['<app-id>', '<tenant-id>', '<authority>', '<redirect-uri>', '<public-url>'],
  ...['<managed-identity-principal-id>', '<correlation-id>', '<user>', '<email>', '<scope>'],
])

describe('the table of codes', () => {
  for (const code of knownCodes) {
    it(`says for ${code} what happened, what to do, and which kind it is`, () => {
      const { cause, fix, class: kind, az } = explainCode(code) ?? assert.fail()
      for (const sentence of [cause, fix]) assert.match(sentence, /^\S.{8,}[.?]$/)
      assert.ok(kind in WHAT_FOLLOWS, kind)
      for (const [placeholder] of `${fix} ${az ?? ''}`.matchAll(/<[^>]+>/g))
        assert.ok(PLACEHOLDERS.has(placeholder), placeholder)
    })
  }

  it('knows every code of On-Behalf-Of, of sign-ins and of Azure AD B2C that is in the field', () => {
    const wanted = [...[...ON_BEHALF_OF, ...SIGN_IN].map((code) => `AADSTS${code}`), ...B2C]
    assert.deepEqual(
      wanted.filter((code) => !knownCodes.includes(code)),
      [],
    )
  })

  it('puts each code into the class that the exchange itself goes by', () => {
    const compared = knownCodes
      .filter((code) => code.startsWith('AADSTS'))
      .flatMap((code) => {
        const decided = classOfCode(Number(code.slice('AADSTS'.length)))
        return decided === undefined ? [] : [{ code, decided }]
      })
    assert.ok(compared.length >= ON_BEHALF_OF.length)
    for (const { code, decided } of compared) assert.equal(explainCode(code)?.class, decided, code)
  })

  it('explains whatever the local Entra can answer with', () => {
    const answered = codesOfLocalEntra()
    assert.ok(answered.length > 50, `found ${answered.length}`)
    assert.deepEqual(
      answered.filter((code) => !knownCodes.includes(code)),
      [],
    )
  })

  it('has commands that are one line of the Azure CLI, with quotes that match', () => {
    for (const command of Object.values(AZ)) {
      assert.match(command, /^az (?:ad|rest|account) /)
      assert.ok(!command.includes('\n'))
      for (const quote of [`'`, '"'])
        assert.equal(command.split(quote).length % 2, 1, `${quote} in ${command}`)
      assert.doesNotMatch(fillIn(command, { 'app-id': 'x' }), /<app-id>/)
    }
  })
})

/** The keys of its two tables of error kinds. */
function codesOfLocalEntra(): string[] {
  const folder = fileURLToPath(new URL('../../../entra-local/src/', import.meta.url))
  const tables = globSync(['errors.ts', 'b2c-errors.ts'], { cwd: folder })
  return tables.flatMap((file) => {
    const prefix = file.startsWith('b2c') ? 'AADB2C' : 'AADSTS'
    const text = readFileSync(join(folder, file), 'utf8')
    return [...text.matchAll(/^ {2}(\d{4,8}): [{b u]/gm)].map(([, code]) => prefix + code)
  })
}

describe('codes in a text', () => {
  it('are found with their prefix, once each, in order', () => {
    const text = 'AADSTS50076: … AADB2C90118: … AADSTS50076 again, 50011 without a prefix'
    assert.deepEqual(codesIn(text), ['AADSTS50076', 'AADB2C90118'])
  })

  it('are at most five, however long the text', () => {
    const text = Array.from({ length: 40 }, (_, index) => `AADSTS${50000 + index}`).join(' ')
    assert.equal(codesIn(text).length, 5)
  })

  it('are not found inside other words', () => {
    assert.deepEqual(codesIn('XAADSTS50076 AADSTS1 AADSTS123456789012'), [])
  })

  it('lead to where Microsoft explains them', () => {
    assert.equal(lookUp('AADSTS50076'), 'https://login.microsoftonline.com/error?code=50076')
    assert.match(lookUp('AADB2C90118'), /active-directory-b2c\/error-codes$/)
  })

  it('of the names of every object are not taken for known', () => {
    assert.equal(explainCode('constructor'), undefined)
  })
})
