import type { Register } from '../register/register.ts'
import { type Choice, choice, fromRegister } from './answer.ts'
import { type Asking, settledBy } from './choose-property.ts'
import { type PropertyKeyInput, readPropertyKey } from './property-key.ts'
import { refusal, valid } from './refusal.ts'
import { resolveProperty } from './resolve-property.ts'

/**
 * The object whose own assessments are meant, or the ones to choose from where nobody could be asked.
 * An object's identifier is enough by itself: own assessments outlive a register's contents.
 * @throws {ToolFailure} when the key can't be read, or the register does not hold what it names
 */
export async function objectOf(
  register: Register,
  input: PropertyKeyInput,
  asking: Asking,
): Promise<string | Choice> {
  const { lang } = asking
  const key = valid(readPropertyKey(input), lang)
  if (key.kind === 'adresseerbaar_object') return key.id
  const resolution = await settledBy(await resolveProperty(register, key), asking)
  if (resolution.kind === 'none') throw refusal(resolution.problem, lang)
  if (resolution.kind === 'found') return resolution.address.adresseerbaarObjectId
  const info = await register.info()
  return choice(resolution.candidates, fromRegister(info, lang, resolution.notes))
}
