import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RULES_VERSION } from '../domain/assessment.ts'
import { dayOf } from '../domain/calendar.ts'
import { ENERGY_CLASSES, highestEp2 } from '../domain/energy-class.ts'
import { SCORE_LAYERS, SCORE_WEIGHTS } from '../domain/location-score.ts'
import { term } from '../domain/register-terms.ts'
import { pointsOfClass } from '../domain/rent-points/energy-points.ts'
import { maximumRent, rulesOn } from '../domain/rent-points/rules.ts'
import { generateSampleTown } from '../sample-town/sample-town.ts'
import { LANGS, PAGES, pageUri } from './pages.ts'

const { info } = generateSampleTown()
const ON = dayOf('2026-11-21')
const parts = {
  register: { info: async () => ({ ...info, extent: null }) as never },
  weights: SCORE_WEIGHTS,
  clock: { now: () => Date.parse(`${ON}T12:00:00Z`) },
}

const written = async (name: string, lang: 'nl' | 'en' = 'en', more: object = {}) =>
  (await PAGES.find((page) => page.name === name)?.text(lang, { ...parts, ...more })) ?? ''

/** The cells of every row of every table. */
const rowsOf = (markdown: string) =>
  [...markdown.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split(' | '))

test('every page exists in both languages, and the two have the same shape', async () => {
  for (const { name } of PAGES) {
    const [nl, en] = [await written(name, 'nl'), await written(name, 'en')]
    assert.notEqual(nl, en)
    const shape = (text: string) => rowsOf(text).map((row) => row.length)
    assert.deepEqual(shape(nl), shape(en), name)
    assert.equal(nl.match(/^#/gm)?.length, en.match(/^#/gm)?.length, name)
    for (const text of [nl, en]) assert.doesNotMatch(text, /\{\w+\}|undefined|NaN|null/)
  }
})

test('no two pages have one address', () => {
  const uris = PAGES.flatMap(({ name }) => LANGS.map((lang) => pageUri(name, lang)))
  assert.equal(new Set(uris).size, PAGES.length * LANGS.length)
  for (const uri of uris) assert.equal(new URL(uri).href, uri)
})

test('the method page shows the rent rules that are calculated with, each once', async () => {
  const page = await written('method')
  assert.ok(page.includes(RULES_VERSION))
  const rules = rowsOf(page).filter(([first = '']) => /^20\d\d(H2)?$/.test(first))
  assert.deepEqual(
    rules.map(([version]) => version),
    ['2024H2', '2025', '2026'],
  )
  for (const [version, from = '', until, minimumWoz, social, middle] of rules) {
    const inForce = rulesOn(dayOf(from))
    assert.deepEqual(
      [version, until, minimumWoz, social, middle],
      [
        inForce.version,
        inForce.until,
        `${inForce.minimumWoz}`,
        `${maximumRent(143, inForce)}`,
        `${maximumRent(186, inForce)}`,
      ],
    )
  }
  const woz = rowsOf(page).filter(([first = '']) => /^20\d\d-01-01$/.test(first))
  assert.deepEqual(woz.at(-1), ['2025-01-01', '16954', '268'])
  assert.equal(new Set(woz.map(([peildatum]) => peildatum)).size, woz.length)
})

test('the method page shows every energy class with its limit and points', async () => {
  const rows = rowsOf(await written('method'))
  for (const klasse of ENERGY_CLASSES) {
    const row = rows.find(([first]) => first === klasse)
    assert.deepEqual(row?.slice(1), [
      `${highestEp2(klasse, ON) ?? ''}`,
      `${pointsOfClass(klasse, 'eengezins')}`,
      `${pointsOfClass(klasse, 'meergezins')}`,
    ])
  }
})

test('the method page has the formulas of the value band, and says it is no appraisal', async () => {
  const page = await written('method')
  assert.match(page, /area\\_m2 × corop\\_mean\\_per\\_m2 × \(1 ± 0\.15\) = 80 × 6378/)
  assert.match(page, /\| woz × \(1 ± 0\.15\) = 400000/)
  assert.match(page, /woz × corop\\_index × \(1 ± 0\.15\) = 400000 × 1\.1634/)
  assert.match(page, /No appraisal/)
  assert.match(await written('method', 'nl'), /Geen taxatie/)
})

test('the method page has the weights in use, also where an operator set others', async () => {
  const rows = rowsOf(await written('method')).filter(([, weight = '']) => weight.endsWith(' %'))
  assert.deepEqual(
    rows.map(([, weight]) => weight),
    SCORE_LAYERS.map((layer) => `${SCORE_WEIGHTS.weights[layer]} %`),
  )
  const weights = { version: 'operator/1', weights: { ...SCORE_WEIGHTS.weights, noise: 21 } }
  const page = await written('method', 'en', { weights })
  assert.ok(rowsOf(page).some((row) => row.join() === 'noise,21 %'))
  assert.match(page, /operator\/1/)
})

test('the glossary has every word that the register may hold', async () => {
  const rows = rowsOf(await written('glossary'))
  for (const word of ['woonfunctie', 'Verblijfsobject gevormd', 'Sloopvergunning verleend'])
    assert.ok(
      rows.some(
        ([dutch, english]) => dutch === word.toLowerCase() && english === term(word, 'en').label,
      ),
      word,
    )
})

test('the attribution page names every source with its licence, whoever adds one', async () => {
  const folder = fileURLToPath(new URL('../sources/', import.meta.url))
  const page = await written('attribution')
  const rows = rowsOf(page).map(([source, , licence]) => `${source}: ${licence}`)
  const files = globSync('*.ts', { cwd: folder }).filter((file) => !/test|fixture/.test(file))
  const licensed = files.flatMap((file) => {
    const code = readFileSync(`${folder}${file}`, 'utf8')
    const [, title] = /^ {2}title: '(.+)',$/m.exec(code) ?? []
    const [, licence] = /^ {2}licence: '(.+)',$/m.exec(code) ?? []
    return licence ? [`${title}: ${licence}`] : []
  })
  assert.ok(licensed.length >= 11, licensed.join('; '))
  for (const source of licensed) assert.ok(rows.includes(source), `${source} is not on the page`)
  assert.ok(page.includes(info.name) && page.includes(info.licence) && page.includes(info.asOf))
})
