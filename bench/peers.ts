import { join } from 'node:path'
import { freePort } from '../scripts/free-port.ts'
import { type Child, startChild } from './child.ts'
import { installNpm, installOnce } from './install-once.ts'
import type { Skipped } from './results.ts'
import type { Issuer } from './servers/bearer-check.ts'
import { answersByAddress, contracts, TOOLS } from './workload.ts'

type Issued = Issuer & Readonly<Record<string, string>>

const FOLDER = join(import.meta.dirname, 'peers')
const REQUIREMENTS = join(FOLDER, 'python', 'requirements.txt')
/** Beside what npm installs there, so that one folder holds all that is fetched. */
const VENV = join(FOLDER, 'node_modules', '.python')

/** Other servers are no part of the product, so the benchmark alone installs them. */
export async function startFastmcp(
  issuer: Issued,
  cpu: number | undefined,
): Promise<Child | Skipped> {
  const failed = await installNpm(FOLDER)
  if (failed) return { skipped: `npm could not install it: ${failed}` }
  if (process.platform !== 'linux') return NOT_LINUX
  const env = {
    ...issuer,
    ...tools(),
    NODE_ENV: 'production',
    BENCH_PORT: String(await freePort()),
  }
  return startChild('./peers/npm-fastmcp.js', { cpu, env })
}

/** The same, of Python. It speaks with us as a Node child does, which Windows has no way for. */
export async function startFastmcpPython(
  issuer: Issued,
  cpu: number | undefined,
): Promise<Child | Skipped> {
  if (process.platform !== 'linux') return NOT_LINUX
  const python = join(VENV, 'bin', 'python')
  const failed = await installOnce(REQUIREMENTS, VENV, FOLDER, [
    ['python3', '-m', 'venv', '--clear', VENV],
    [python, '-m', 'pip', 'install', '--quiet', '--no-deps', '-r', REQUIREMENTS],
  ])
  if (failed) return { skipped: `pip could not install it: ${failed}` }
  const env = { ...issuer, ...tools() }
  return startChild('./peers/python/server.py', { cpu, env, program: [python] })
}

const NOT_LINUX: Skipped = { skipped: 'what it uses is read from /proc' }

/** What it offers, and what it answers. */
const tools = () => ({
  BENCH_CONTRACTS: JSON.stringify(contracts(TOOLS)),
  BENCH_BUILDINGS: JSON.stringify(answersByAddress),
})
