/**
 * Whether what a client says of itself is right at a glance: a name, a version and perhaps a title,
 * and no capability but to ask its person things. All of it is surely right to the SDK too; what is
 * not ordinary may be right as well, and is the SDK's to judge.
 */
export function isOrdinary(info: unknown, capabilities: unknown): boolean {
  return (info === undefined || isClientInfo(info)) && isCapabilities(capabilities)
}

const isClientInfo = (info: unknown): boolean =>
  isRecord(info) &&
  typeof info['name'] === 'string' &&
  typeof info['version'] === 'string' &&
  Object.entries(info).every(([name, value]) => INFO.has(name) && typeof value === 'string')

const INFO = new Set(['name', 'version', 'title'])

function isCapabilities(capabilities: unknown): boolean {
  if (!isRecord(capabilities)) return false
  const { elicitation = {}, ...others } = capabilities
  return isEmpty(others) && isRecord(elicitation) && Object.entries(elicitation).every(isMode)
}

const isMode = ([name, mode]: [string, unknown]): boolean =>
  (name === 'form' || name === 'url') && isRecord(mode) && isEmpty(mode)

const isEmpty = (record: object): boolean => Object.keys(record).length === 0

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
