import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { GOALS } from '../goals.ts'
import { resultsOf, variantOf } from '../results-fixture.ts'
import { chart } from './chart.ts'
import { figuresSection } from './figures-section.ts'
import { between, writeReport } from './write-report.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const run = resultsOf({
  bare: variantOf('bare <server> & co', 40, 50, 60),
  gateway: variantOf('this gateway', 90, 100, 400),
  fastmcp: { skipped: 'npm could not install it' },
})

test('every bar has its label, its median and a line for each round', () => {
  const svg = chart(run)
  assert.equal(svg.match(/class="round"/g)?.length, 6)
  assert.match(svg, /<text [^>]*>bare &lt;server&gt; &amp; co<\/text>/)
  assert.match(svg, /<rect class="bar"[^>]* width="45\.0"/)
  assert.match(svg, /<rect class="ours"[^>]* width="90\.0"/)
  assert.match(svg, /<text [^>]*>100<\/text>/)
  assert.doesNotMatch(svg, /fastmcp/)
})

test('the chart can be read in the dark, and by who does not see it', () => {
  const svg = chart(run)
  assert.match(svg, /prefers-color-scheme: dark/)
  assert.match(svg, /role="img" aria-labelledby="title desc"/)
  assert.match(svg, /<desc id="desc">Median [^<]*this gateway, 100\.<\/desc>/)
})

test('the page has every target with its verdict, every variant, and what was left out', () => {
  const section = figuresSection(run)
  const verdicts = section.match(/\| (met|\*\*not met\*\*|\*\*not measured\*\*) \|$/gm) ?? []
  assert.equal(verdicts.length, GOALS.length)
  assert.match(section, /against bare `node:http` \| at most 2x \| 2\.00x \| met \|/)
  assert.match(section, /^1 of \d+ met\.$/m)
  assert.match(section, /\| this gateway \| 100 µs \| 2\.00x \| 1,000 \|/)
  assert.match(
    section,
    /Not measured: fastmcp \(npm\), bearer token \(npm could not install it\)\./,
  )
  assert.match(section, /A processor, 2 cores, 8 GB, linux x64, Node 24\.0\.0; load average/)
})

test('a refresh among others and one alone each have their own figures', () => {
  const of = (chains: number, gatewayMicros: number, ratio: number) => ({
    ...{ chains, gatewayMicros, engineMicros: 800, ratio, samples: { gateway: [], engine: [] } },
    ...{ gatewayPerSecond: 900, enginePerSecond: 700 },
  })
  const refresh = { ...of(8, 750, 0.94), alone: of(1, 1_070, 1.34) }
  const section = figuresSection(resultsOf(run.variants, { refresh }))
  assert.match(section, /8 at once: 750 µs of CPU here \(900 a second\), 800 µs at the bare engine/)
  assert.match(section, /One after the other, [^:]*: 1070 µs of CPU here .* 1\.34x\.$/m)
  assert.match(section, /\| `\/oauth\/token` refresh .* \| 0\.94x \| met \|/)
})

test('only what lies between the marks is written anew', () => {
  const page = '# Mine\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nMine too.\n'
  const once = between(page, 'new')
  const marked = '<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->'
  assert.equal(once, `# Mine\n${marked}\nMine too.\n`)
  assert.equal(between(once, 'new'), once)
  for (const broken of ['no marks', page + page, page.replace('begin', 'end')])
    assert.throws(() => between(broken, 'new'), /must have/)
})

test('the page of this repository takes a report', () => {
  const root = mkdtempSync(join(tmpdir(), 'voordeur-report-'))
  try {
    mkdirSync(join(root, 'docs'))
    cpSync(join(ROOT, 'docs/performance.md'), join(root, 'docs/performance.md'))
    const [page = '', image = ''] = writeReport(root, run)
    assert.ok(readFileSync(join(root, page), 'utf8').includes(figuresSection(run)))
    assert.equal(readFileSync(join(root, image), 'utf8'), chart(run))
    writeFileSync(join(root, page), 'no marks')
    assert.throws(() => writeReport(root, run), /must have/)
  } finally {
    rmSync(root, { recursive: true })
  }
})
