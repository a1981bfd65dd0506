/** The text as a JSON object; an empty one for anything else. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> {
  const value = parsed(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

/** The text as a JSON array; an empty one for anything else. */
export function jsonArray(text: string): readonly unknown[] {
  const value = parsed(text)
  return Array.isArray(value) ? value : []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
