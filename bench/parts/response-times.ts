import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { callTool, type RpcAnswer } from '../../test/world/oauth-client.ts'
import { percentile } from '../percentile.ts'
import type { ResponseFigures, ToolTimes } from '../results.ts'
import { startRealServer } from './real-server.ts'
import { houseNumbered, type SlowRegisters, startSlowRegisters } from './slow-registers.ts'

const LIMIT_MS = 1_000
const UPSTREAM_DELAY_MS = 100
/** People who call at the same time, each waiting for an answer before the next call. */
const CALLERS = 3

interface Call {
  readonly tool: string
  /** Each house is asked about once in a run: nothing of it is known yet. */
  readonly input: (serial: number) => Record<string, unknown>
  /** The answer must rest on the live registers, or the time says nothing. */
  readonly live: boolean
}

const CALLS: readonly Call[] = [
  { tool: 'Get_Addresses_for_Postcode', input: houseNumbered, live: true },
  { tool: 'Get_Property_Data', input: houseNumbered, live: true },
  { tool: 'Get_Property_Energy_Label', input: houseNumbered, live: true },
  { tool: 'Analyze_Property_Location', input: houseNumbered, live: true },
  {
    tool: 'Quick_Assess_Property',
    input: (serial) => ({ ...houseNumbered(serial), purpose: 'rent' }),
    live: true,
  },
  { tool: 'Get_Assessed_Properties', input: () => ({}), live: false },
  { tool: 'Get_Property_Assessments', input: () => HOME, live: false },
  { tool: 'Delete_Assessments', input: () => HOME, live: false },
]

/** In the sample town: a person's own assessments are not asked of any register. */
const HOME = { postcode: '1234AA', huisnummer: 1 }

/** @throws when the contract has a tool whose time nobody takes. */
function requireEveryTool(root: string): void {
  const file = join(root, 'apps/real-estate/all_tools_schema.json')
  const { tools } = JSON.parse(readFileSync(file, 'utf8')) as { tools: { name: string }[] }
  const left = tools.filter(({ name }) => !CALLS.some(({ tool }) => tool === name))
  if (left.length === 0) return
  throw new Error(`bench/parts/response-times.ts has no call of ${left.map(({ name }) => name)}.`)
}

/**
 * How long a person waits for each tool: the real server in a process of its own, a token that
 * its own sign-in gave out and that it checks at every call, and live registers that take 100 ms
 * for each request.
 */
export async function measureResponses(
  root: string,
  folder: string,
  callsPerTool: number,
): Promise<ResponseFigures> {
  requireEveryTool(root)
  await using registers = await startSlowRegisters(UPSTREAM_DELAY_MS)
  const dataDir = mkdtempSync(join(folder, 'responses-'))
  await using server = await startRealServer(root, dataDir, registers.env)
  const ask = asker(server.mcpUrl, server.token, registers)
  const tools: Record<string, ToolTimes> = {}
  for (const [index, call] of CALLS.entries()) {
    // What a first call costs alone is compiled here, and the house is not asked about again.
    await ask(call, houseSerial(index, callsPerTool, callsPerTool))
    tools[call.tool] = await timed(call, callsPerTool, registers, (serial) =>
      ask(call, houseSerial(index, callsPerTool, serial)),
    )
  }
  return {
    ...{ upstreamDelayMs: UPSTREAM_DELAY_MS, callers: CALLERS, callsPerTool },
    ...{ limitP95Ms: LIMIT_MS, tools },
  }
}

/** No tool is asked about a house that another one has been asked about. */
const houseSerial = (tool: number, callsPerTool: number, call: number): number =>
  tool * (callsPerTool + 1) + call

async function timed(
  { tool }: Call,
  calls: number,
  registers: SlowRegisters,
  ask: (serial: number) => Promise<number>,
): Promise<ToolTimes> {
  const times: number[] = []
  const before = registers.asked()
  const serials = Array.from({ length: calls }, (_, serial) => serial).values()
  const caller = async () => {
    for (const serial of serials) times.push(await ask(serial))
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  const sorted = times.toSorted((a, b) => a - b)
  if (sorted.length !== calls) throw new Error(`${tool} was not asked ${calls} times.`)
  return {
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    maxMs: percentile(sorted, 1),
    upstreamRequests: (registers.asked() - before) / calls,
  }
}

/** @returns a call that gives its milliseconds. @throws for an answer that is not all it can be. */
const asker =
  (mcpUrl: string, token: string, registers: SlowRegisters) =>
  async ({ tool, input, live }: Call, serial: number): Promise<number> => {
    const before = registers.asked()
    const startedAt = performance.now()
    const { body } = await callTool(mcpUrl, tool, input(serial), token)
    const ms = performance.now() - startedAt
    const fault = faultIn(body, live, registers.asked() - before)
    if (fault) throw new Error(`${tool} ${fault}: ${JSON.stringify(body).slice(0, 600)}`)
    return ms
  }

function faultIn({ result }: RpcAnswer, live: boolean, asked: number): string | undefined {
  const answer = result?.structuredContent as
    | { status: string; data_mode: string; warnings: { code: string }[] }
    | undefined
  if (!answer || result?.isError) return 'failed'
  if (answer.status !== 'ok') return `answered ${answer.status}`
  if (answer.warnings.some(({ code }) => code.startsWith('SOURCE_'))) return 'lacked a source'
  if (live && (answer.data_mode === 'embedded' || asked === 0)) return 'did not ask the registers'
  return undefined
}
