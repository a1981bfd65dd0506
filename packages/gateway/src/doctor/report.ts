import type { Explanation } from './explain/explanation.ts'
import { exitCodeOf, type Finding } from './finding.ts'
import { filledIn, type KnownValues } from './known-values.ts'
import { type Scrub, scrubbed } from './scrub.ts'
import { summary, type TableStyle, table, wrapped } from './table.ts'

/** How an answer is shown; every text goes through {@link Presentation.scrub}. */
export interface Presentation {
  readonly json: boolean
  readonly style: TableStyle
  readonly scrub: Scrub
  readonly values: KnownValues
}

/** Counts up when a member changes its meaning; new members alone don't count. */
const SCHEMA = 1

/** What `voordeur doctor` prints. */
export function checkReport(findings: readonly Finding[], presentation: Presentation): string {
  const shown = shownFindings(findings, presentation)
  if (presentation.json) return json({ command: 'doctor', findings: shown })
  return `${table(shown, presentation.style)}\n${summary(shown)}\n`
}

/** What `voordeur doctor explain` prints. */
export function explainReport(explanation: Explanation, presentation: Presentation): string {
  const { scrub, style } = presentation
  const { input } = explanation
  const findings = shownFindings(explanation.findings, presentation)
  const title = scrub(explanation.title)
  const facts = explanation.facts.map(({ name, value }) => ({ name, value: scrub(value) }))
  if (presentation.json) return json({ command: 'explain', input, title, facts, findings })
  const parts = [
    `${wrapped(title, style.width).join('\n')}\n`,
    factLines(facts, style.width),
    table(findings, style),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

const shownFindings = (findings: readonly Finding[], { scrub, values }: Presentation) =>
  findings.map((finding) => scrubbed(filledIn(finding, values), scrub))

const json = (members: { readonly findings: readonly Finding[] } & Record<string, unknown>) =>
  `${JSON.stringify({ schema: SCHEMA, exitCode: exitCodeOf(members.findings), ...members }, null, 2)}\n`

function factLines(facts: Explanation['facts'], width: number): string {
  const column = Math.max(...facts.map(({ name }) => name.length), 0) + 4
  return facts
    .map(({ name, value }) => {
      const [first = '', ...more] = wrapped(value, width - column)
      const rest = more.map((line) => `${' '.repeat(column)}${line}\n`).join('')
      return `  ${name.padEnd(column - 2)}${first}\n${rest}`
    })
    .join('')
}
