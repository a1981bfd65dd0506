// Writes infra/workbook.json from infra/queries: node scripts/make-workbook.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const INFRA = new URL('../infra/', import.meta.url)
export const WORKBOOK = fileURLToPath(new URL('workbook.json', INFRA))

/** What the workbook shows, top to bottom: a query of infra/queries and how it is drawn. */
const SHOWN = [
  { query: 'requests', title: 'Requests by outcome', visualization: 'timechart' },
  { query: 'latency', title: 'How long tool calls take (ms)', visualization: 'timechart' },
  { query: 'tools', title: 'Tools', visualization: 'table' },
  { query: 'clients', title: 'Clients', visualization: 'table' },
  { query: 'tokens', title: 'Token requests', visualization: 'timechart' },
  { query: 'exchanges', title: 'On-Behalf-Of exchanges', visualization: 'table' },
  { query: 'pages', title: 'OAuth endpoints and pages', visualization: 'table' },
  { query: 'problems', title: 'Warnings and errors', visualization: 'table' },
  { query: 'lost', title: 'Log lines that were lost', visualization: 'timechart' },
] as const

const textOf = (query: string): string =>
  readFileSync(new URL(`queries/${query}.kql`, INFRA), 'utf8').trimEnd()

/** The workbook in the portal's own format, `Notebook/1.0`. */
export function workbook(): string {
  const items = [timeRange, ...SHOWN.map(chart)]
  const whole = {
    version: 'Notebook/1.0',
    items,
    isLocked: false,
    fallbackResourceIds: [],
    $schema:
      'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json',
  }
  return `${JSON.stringify(whole, undefined, 2)}\n`
}

const HOUR_MS = 3_600_000

/** Item 9: what the reader chooses. */
const timeRange = {
  type: 9,
  name: 'parameters',
  content: {
    version: 'KqlParameterItem/1.0',
    parameters: [
      {
        id: '5f1c0c56-0a6b-4a3e-9a53-2f6d1b7b7d01',
        version: 'KqlParameterItem/1.0',
        name: 'TimeRange',
        label: 'Time',
        type: 4,
        isRequired: true,
        value: { durationMs: 24 * HOUR_MS },
        typeSettings: {
          selectableValues: [1, 4, 24, 72, 168, 720].map((hours) => ({
            durationMs: hours * HOUR_MS,
          })),
          allowCustom: true,
        },
      },
    ],
    style: 'pills',
    queryType: 0,
    resourceType: 'microsoft.operationalinsights/workspaces',
  },
}

/** Item 3: a query. */
const chart = ({ query, title, visualization }: (typeof SHOWN)[number]) => ({
  type: 3,
  name: query,
  content: {
    version: 'KqlItem/1.0',
    title,
    query: textOf(query),
    size: 0,
    timeContextFromParameter: 'TimeRange',
    queryType: 0,
    resourceType: 'microsoft.operationalinsights/workspaces',
    visualization,
  },
})

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(WORKBOOK, workbook())
