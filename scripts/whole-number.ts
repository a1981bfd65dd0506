/**
 * What an option of a command says.
 * @param name as people type it, such as `--runs`.
 * @throws a plain sentence unless it is a whole number within the bounds.
 */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text || Number.NaN)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new Error(`${name} must be a whole number from ${min} to ${max}, and is "${text}".`)
}
