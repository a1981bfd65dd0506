import type { Pinning } from './machine.ts'
import type {
  ImportFigures,
  ResponseFigures,
  Results,
  Skipped,
  Timed,
  VariantResult,
} from './results.ts'
import type { VariantName } from './target.ts'

/** The results for a person to read. */
export function table(results: Results): string {
  const { machine, variants } = results
  return [
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}`,
    ...conditions(results),
    '',
    row('', ['CPU/request', 'vs (a)', 'vs (b)', 'requests/s', 'p50', 'p99', 'peak memory']),
    ...(['bare', 'sdk', 'gateway'] as const).map((name) => variantRow(name, variants)),
    '',
    ...remarks(results),
    `npm start, until it is ready: ${start(results.start)}`,
    `import of a BAG extract: ${imported(results.import)}`,
    '',
    ...responses(results.responses),
    '',
  ].join('\n')
}

function conditions({ load, pinning, machine }: Results): string[] {
  const { connections, rounds, secondsPerRound, warmUpSeconds, requestBytes, answerBytes } = load
  return [
    `Rounds: ${rounds} of ${secondsPerRound} s, in turn, after ${warmUpSeconds} s of warm-up; ${connections} connections,`,
    `requests of ${requestBytes} and answers of ${answerBytes} bytes; medians of the rounds`,
    cores(pinning),
    ...(machine.loadAverage > 0.5
      ? [
          `LOAD AVERAGE ${machine.loadAverage} BEFORE THE RUN: other work beside it makes figures noisy`,
        ]
      : []),
  ]
}

const cores = (pinning: Pinning): string =>
  'unpinned' in pinning
    ? `NOT PINNED to cores (${pinning.unpinned}): the figures are noisier`
    : `servers pinned to core ${pinning.server}, load generator to core ${pinning.load}`

function variantRow(name: VariantName, variants: Results['variants']): string {
  const { label, median, peakMemoryMb } = variants[name]
  const times = (other: VariantResult) =>
    `${(median.cpuMicros / other.median.cpuMicros).toFixed(2)}x`
  return row(label, [
    `${median.cpuMicros.toFixed(0)} us`,
    times(variants.bare),
    times(variants.sdk),
    Math.round(median.requestsPerSecond).toLocaleString('en'),
    `${median.p50Ms.toFixed(1)} ms`,
    `${median.p99Ms.toFixed(1)} ms`,
    `${peakMemoryMb.toFixed(0)} MB`,
  ])
}

const row = (label: string, cells: readonly string[]): string =>
  [label.padEnd(41), ...cells.map((cell) => cell.padStart(12))].join('').trimEnd()

const BUSY = 0.9

/** A server that waits for work says nothing about its throughput. */
function remarks({ variants }: Results): string[] {
  const waiting = Object.values(variants).filter(({ median }) => median.serverBusy < BUSY)
  return waiting.map(({ label, median: { serverBusy, generatorBusy } }) => {
    const why = generatorBusy < BUSY ? 'other work had the cores' : 'the load generator was full'
    return (
      `${label}: used ${percent(serverBusy)} of a core, the load generator ` +
      `${percent(generatorBusy)} (${why}); its requests/s and latencies are not its limit.`
    )
  })
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`

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

function responses(figures: ResponseFigures): string[] {
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
