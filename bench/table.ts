import { cores, figure, limitText, loadText, machineText } from './figure-text.ts'
import { type Judged, judge } from './goals.ts'
import {
  type ImportFigures,
  measured,
  type ResponseFigures,
  type Results,
  type Skipped,
  type Timed,
  type VariantResult,
} from './results.ts'
import { VARIANTS } from './variants.ts'

/** The results for a person to read. */
export function table(results: Results): string {
  return [
    '',
    machineText(results),
    `${loadText(results)};`,
    `${cores(results.pinning)}; medians of the rounds`,
    ...noise(results),
    '',
    row('', ['CPU/request', 'vs bare', 'requests/s', 'p50', 'p99', 'peak memory']),
    ...variantRows(results),
    '',
    ...remarks(results),
    ...goals(results),
    `npm start, until it is ready: ${start(results.start)}`,
    `import of a BAG extract: ${imported(results.import)}`,
    '',
    ...responses(results.responses),
    '',
  ].join('\n')
}

const noise = ({ machine: { loadAverage } }: Results): string[] =>
  loadAverage > 0.5
    ? [`LOAD AVERAGE ${loadAverage} BEFORE THE RUN: other work beside it makes figures noisy`]
    : []

function variantRows(results: Results): string[] {
  const bare = measured(results.variants, 'bare')
  return VARIANTS.flatMap((name) => {
    const result = results.variants[name]
    if (result === undefined) return []
    if ('skipped' in result) return [`SKIPPED ${name}: ${result.skipped}`]
    return [variantRow(result, bare)]
  })
}

function variantRow({ label, median, peakMemoryMb }: VariantResult, bare?: VariantResult): string {
  return row(label, [
    `${median.cpuMicros.toFixed(0)} us`,
    bare ? `${(median.cpuMicros / bare.median.cpuMicros).toFixed(2)}x` : '',
    Math.round(median.requestsPerSecond).toLocaleString('en'),
    `${median.p50Ms.toFixed(1)} ms`,
    `${median.p99Ms.toFixed(1)} ms`,
    `${peakMemoryMb.toFixed(0)} MB`,
  ])
}

const row = (label: string, cells: readonly string[]): string =>
  [label.padEnd(43), ...cells.map((cell) => cell.padStart(12))].join('').trimEnd()

const BUSY = 0.9

/** A server that waits for work says nothing about its throughput. */
function remarks({ variants }: Results): string[] {
  const waiting = VARIANTS.flatMap((name) => measured(variants, name) ?? []).filter(
    ({ median }) => median.serverBusy < BUSY,
  )
  return waiting.map(({ label, median: { serverBusy, generatorBusy } }) => {
    const why = generatorBusy < BUSY ? 'other work had the cores' : 'the load generator was full'
    return (
      `${label}: used ${percent(serverBusy)} of a core, the load generator ` +
      `${percent(generatorBusy)} (${why}); its requests/s and latencies are not its limit.`
    )
  })
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`

/** Each limit that this run has a figure for. */
function goals(results: Results): string[] {
  const judged = judge(results).filter(({ verdict }) => verdict !== 'not measured')
  return judged.length === 0 ? [] : ['Targets:', ...judged.map(goalLine), '']
}

function goalLine(goal: Judged): string {
  const { what, value = Number.NaN, unit, verdict } = goal
  const words = `${figure(value, unit)}, ${limitText(goal)}`
  return `  ${verdict === 'met' ? 'met    ' : 'NOT MET'}  ${what.replaceAll('`', '')}: ${words}`
}

function start(figures: Timed | Skipped): string {
  if ('skipped' in figures) return `skipped (${figures.skipped})`
  return against(figures.medianSeconds, figures.limitSeconds, 's', 1)
}

function imported(figures: ImportFigures | Skipped): string {
  if ('skipped' in figures) return `skipped (${figures.skipped})`
  const { medianSeconds, limitSeconds, peakMemoryMb, limitMemoryMb } = figures
  const time = against(medianSeconds, limitSeconds, 's', 1)
  return `${time}; at most ${against(peakMemoryMb, limitMemoryMb, 'MB', 0)}`
}

function responses(figures: ResponseFigures | Skipped): string[] {
  if ('skipped' in figures) return [`response times: skipped (${figures.skipped})`]
  const { upstreamDelayMs, callers, callsPerTool, limitP95Ms, tools } = figures
  return [
    `A tool call from end to end, token checked, live registers that take ${upstreamDelayMs} ms a request;`,
    `${callsPerTool} calls of each by ${callers} people at once, each about a house not asked about before:`,
    row('', ['p50', 'p95', 'max', 'requests']),
    ...Object.entries(tools).map(([tool, { p50Ms, p95Ms, maxMs, upstreamRequests }]) =>
      row(`${tool}${p95Ms > limitP95Ms ? '  OVER THE LIMIT' : ''}`, [
        ...[p50Ms, p95Ms, maxMs].map((ms) => `${ms.toFixed(0)} ms`),
        upstreamRequests.toFixed(1),
      ]),
    ),
    `limit ${limitP95Ms} ms at p95`,
  ]
}

function against(value: number, limit: number, unit: string, digits: number): string {
  const verdict = value <= limit ? '' : ', OVER IT'
  return `${value.toFixed(digits)} ${unit} (limit ${limit} ${unit}${verdict})`
}
