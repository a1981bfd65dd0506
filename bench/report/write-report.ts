import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Results } from '../results.ts'
import { chart } from './chart.ts'
import { figuresSection } from './figures-section.ts'

const PAGE = 'docs/performance.md'
const CHART = 'docs/images/performance.svg'
const BEGIN = '<!-- bench:begin -->'
const END = '<!-- bench:end -->'

/**
 * Writes the chart, and the figures into the page between their marks; the rest of the page is
 * people's.
 * @returns the files, relative to `root`.
 * @throws when the page lacks the marks.
 */
export function writeReport(root: string, results: Results): string[] {
  const page = join(root, PAGE)
  const text = between(readFileSync(page, 'utf8'), figuresSection(results))
  mkdirSync(dirname(join(root, CHART)), { recursive: true })
  writeFileSync(join(root, CHART), chart(results))
  writeFileSync(page, text)
  return [PAGE, CHART]
}

/** `page` with `section` between the marks. @throws when there are not exactly these two. */
export function between(page: string, section: string): string {
  const [before, rest, ...more] = page.split(BEGIN)
  const [, after, ...others] = rest?.split(END) ?? []
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0)
    throw new Error(`${PAGE} must have ${BEGIN} and ${END} once each, in this order.`)
  return `${before}${BEGIN}\n\n${section}\n\n${END}${after}`
}
