import type { Check } from '../examination.ts'
import type { Finding } from '../finding.ts'
import { NODE_MAJOR } from '../node-major.ts'

export const nodeVersion: Check = {
  name: 'Node',
  run: () => [judgeNode(process.versions.node)],
}

/** @param version such as `24.21.0`. */
export function judgeNode(version: string): Finding {
  const check = nodeVersion.name
  if (Number.parseInt(version, 10) >= NODE_MAJOR) return { check, status: 'ok', found: version }
  return {
    check,
    status: 'problem',
    found: `${version}; the gateway runs on Node ${NODE_MAJOR} or newer.`,
    fix: `Install Node ${NODE_MAJOR} from nodejs.org, or its package of your system.`,
  }
}
