import { measured, type Results, type VariantResult } from '../results.ts'
import type { VariantName } from '../variants.ts'

/** What is worth one look; each of these answers the same call. */
const SHOWN: readonly VariantName[] = [
  ...(['bare', 'gateway', 'sdk', 'sdkAuth', 'fastmcp', 'fastmcpPython'] as const),
  ...(['gatewayLegacy', 'sdkLegacy'] as const),
]
const OURS: readonly VariantName[] = ['gateway', 'gatewayLegacy']

const WIDTH = 760
const LEFT = 310
const RIGHT = 90
const TOP = 52
const ROW = 34
const BAR = 18

/** Colours of GitHub's two themes; its own background keeps it readable on any page. */
const STYLE = `
  .page { fill: #ffffff } .text { fill: #1f2328 } .quiet { fill: #59636e }
  .bar { fill: #afb8c1 } .ours { fill: #0969da } .round { stroke: #1f2328 }
  text { font: 13px system-ui, sans-serif } .title { font-weight: 600; font-size: 15px }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } .text { fill: #f0f6fc } .quiet { fill: #9198a1 }
    .bar { fill: #4b535d } .ours { fill: #4493f8 } .round { stroke: #f0f6fc }
  }`

interface Bar extends VariantResult {
  readonly ours: boolean
}

/** CPU per request as bars, one thin line for each round, as an SVG file. */
export function chart({ variants }: Results): string {
  const bars = SHOWN.flatMap((name): Bar[] => {
    const result = measured(variants, name)
    return result ? [{ ...result, ours: OURS.includes(name) }] : []
  })
  const height = TOP + bars.length * ROW + 12
  const longest = Math.max(...bars.flatMap(({ rounds }) => rounds.map((each) => each.cpuMicros)))
  const scale = (micros: number) => (micros / longest) * (WIDTH - LEFT - RIGHT)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">
<title id="title">CPU per tools/call</title>
<desc id="desc">${escaped(textAlternative(bars))}</desc>
<style>${STYLE}
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="6"/>
<text class="text title" x="16" y="26">CPU per tools/call, microseconds</text>
<text class="quiet" x="${LEFT}" y="26">less is better; a thin line for each round</text>
${bars.map((bar, index) => barLines(bar, TOP + index * ROW, scale)).join('\n')}
</svg>
`
}

function barLines({ label, median, rounds, ours }: Bar, y: number, scale: (us: number) => number) {
  const middle = y + BAR - 5
  const end = LEFT + Math.max(...rounds.map((round) => scale(round.cpuMicros))) + 8
  const lines = rounds.map(({ cpuMicros }) => {
    const x = fixed(LEFT + scale(cpuMicros))
    return `<path class="round" d="M${x} ${y - 2}v${BAR + 4}"/>`
  })
  return [
    `<text class="text" x="16" y="${middle}">${escaped(label)}</text>`,
    `<rect class="${ours ? 'ours' : 'bar'}" x="${LEFT}" y="${y}" width="${fixed(scale(median.cpuMicros))}" height="${BAR}"/>`,
    ...lines,
    `<text class="text" x="${fixed(end)}" y="${middle}">${median.cpuMicros.toFixed(0)}</text>`,
  ].join('\n')
}

/** The chart for whoever does not see it. */
const textAlternative = (bars: readonly Bar[]): string =>
  `Median microseconds of CPU per tools/call: ${bars
    .map(({ label, median }) => `${label}, ${median.cpuMicros.toFixed(0)}`)
    .join('; ')}.`

const fixed = (value: number): string => value.toFixed(1)

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
