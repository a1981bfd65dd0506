import { cores, figure, limitText, loadText, machineText } from '../figure-text.ts'
import { type Judged, judge } from '../goals.ts'
import { measured, type RefreshComparison, type Results, type VariantResult } from '../results.ts'
import { labels, VARIANTS } from '../variants.ts'

/** Everything in docs/performance.md that a run decides, as Markdown. */
export const figuresSection = (results: Results): string =>
  [
    `Run of ${results.date.slice(0, 10)} on ${machineText(results)}; load average before it ` +
      `${results.machine.loadAverage}. ${capital(cores(results.pinning))}. ${capital(loadText(results))}.`,
    '## Targets',
    ...targets(results),
    '## The load',
    '![Bars of the CPU per tools/call; the table below has the same figures](images/performance.svg)',
    ...load(results),
    '## Other figures',
    ...others(results),
  ].join('\n\n')

function targets(results: Results): string[] {
  const judged = judge(results)
  const met = judged.filter(({ verdict }) => verdict === 'met').length
  const rows = judged.map((goal) => [
    goal.what,
    limitText(goal),
    goal.value === undefined ? '' : figure(goal.value, goal.unit),
    verdictText(goal),
  ])
  return [
    `${met} of ${judged.length} met.`,
    markdownTable(['what', 'target', 'measured', 'verdict'], rows),
  ]
}

const verdictText = ({ verdict }: Judged): string =>
  verdict === 'met' ? verdict : `**${verdict}**`

function load({ variants }: Results): string[] {
  const bare = measured(variants, 'bare')
  const rows = VARIANTS.flatMap((name) => {
    const result = measured(variants, name)
    return result ? [loadRow(result, bare)] : []
  })
  const head = ['', 'CPU/request', 'vs bare', 'requests/s', 'p50', 'p99', 'peak memory', 'bytes']
  const skipped = VARIANTS.flatMap((name) => {
    const result = variants[name]
    return result && 'skipped' in result
      ? [`Not measured: ${labels[name]} (${result.skipped}).`]
      : []
  })
  return [markdownTable(head, rows), ...skipped]
}

function loadRow(result: VariantResult, bare: VariantResult | undefined): string[] {
  const { label, version, median, peakMemoryMb, requestBytes, answerBytes } = result
  return [
    version ? `${label} (${version})` : label,
    `${median.cpuMicros.toFixed(0)} µs`,
    bare ? `${(median.cpuMicros / bare.median.cpuMicros).toFixed(2)}x` : '',
    Math.round(median.requestsPerSecond).toLocaleString('en'),
    `${median.p50Ms.toFixed(1)} ms`,
    `${median.p99Ms.toFixed(1)} ms`,
    `${peakMemoryMb.toFixed(0)} MB`,
    `${requestBytes.toLocaleString('en')} → ${answerBytes.toLocaleString('en')}`,
  ]
}

function others(results: Results): string[] {
  const { authentication, refresh, memory, openLoop, firstCall } = results
  const lines: string[] = []
  if (!('skipped' in authentication)) {
    const { calls, bareMicros, verifiedMicros, cachedMicros } = authentication
    lines.push(
      `- **Authentication in process**, ${calls.toLocaleString('en')} calls each: ${us(cachedMicros)} for a token seen before, ${us(verifiedMicros)} verified each time, ${us(bareMicros)} for \`crypto.verify\` alone.`,
    )
  }
  if (!('skipped' in refresh))
    lines.push(
      `- **Refresh** on SQLite, ${refresh.chains} at once: ${refreshed(refresh)}. One after the other, so that none shares a commit: ${refreshed(refresh.alone)}, ${refresh.alone.ratio.toFixed(2)}x.`,
    )
  if (!('skipped' in openLoop)) {
    const { even, poisson, bare, share } = openLoop
    const beside = bare
      ? ` The bare server in the same minutes, at equal distances (${bare.ratePerSecond.toFixed(0)} a second): p50 ${ms(bare.p50Ms)}, p99 ${ms(bare.p99Ms)}, ${(bare.p99Ms / bare.p50Ms).toFixed(1)}x; that much the machine does by itself.`
      : ''
    lines.push(
      `- **Open loop** at ${share * 100} % of capacity: at equal distances (${even.ratePerSecond.toFixed(0)} a second) p50 ${ms(even.p50Ms)}, p99 ${ms(even.p99Ms)}; as a Poisson process (${poisson.ratePerSecond.toFixed(0)} a second) p50 ${ms(poisson.p50Ms)}, p99 ${ms(poisson.p99Ms)}.${beside}`,
    )
  }
  if (!('skipped' in firstCall)) {
    const { nodeMs, firstCallMs, samples } = firstCall
    lines.push(
      `- **First call**: ${firstCallMs.toFixed(0)} ms from the start of the bundled server to the answer of an authenticated call, ${nodeMs.toFixed(0)} ms for \`node -e 0\`; medians of ${samples.node.length}.`,
    )
  }
  if (!('skipped' in memory)) lines.push(memoryLine(memory))
  return lines.length === 0 ? ['None in this run.'] : [lines.join('\n')]
}

function refreshed(figures: RefreshComparison): string {
  const { gatewayMicros, engineMicros, gatewayPerSecond, enginePerSecond } = figures
  return (
    `${us(gatewayMicros)} of CPU here (${gatewayPerSecond.toFixed(0)} a second), ` +
    `${us(engineMicros)} at the bare engine (${enginePerSecond.toFixed(0)} a second)`
  )
}

function memoryLine(memory: Exclude<Results['memory'], { skipped: string }>): string {
  const { idleMb, underLoadMb, calls, heapEarlyMb, heapLateMb } = memory
  const { clients, idleWithClientsMb, underLoadWithClientsMb } = memory
  return (
    `- **Memory**: ${mb(idleMb)} idle, ${mb(underLoadMb)} at most during ${calls.toLocaleString('en')} calls after a sign-in; ` +
    `heap after garbage collection ${heapEarlyMb.toFixed(1)} MB after a fifth of them and ${heapLateMb.toFixed(1)} MB after all. ` +
    `With ${clients.toLocaleString('en')} registered clients ${mb(idleWithClientsMb)} idle and ${mb(underLoadWithClientsMb)} under load.`
  )
}

const us = (micros: number): string => `${micros.toFixed(micros < 100 ? 1 : 0)} µs`
const ms = (value: number): string => `${value.toFixed(2)} ms`
const mb = (value: number): string => `${value.toFixed(0)} MB`
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
