import { currentUser, type ToolHandler } from '@voordeur/gateway/tools'
import type { Lang } from '../domain/messages.ts'
import type { LiveRegister, Register } from '../register/register.ts'
import { consultedRegister } from '../sources/consulted-register.ts'
import type { LiveSources } from '../sources/open-sources.ts'
import { SourcesUnavailable } from '../sources/source-failed.ts'
import { reasonOf } from './consulted-notes.ts'
import { refusal } from './refusal.ts'

type OnRegister<Input, Output> = (register: Register) => ToolHandler<Input, Output>

/**
 * Lets a tool ask the live sources beside the embedded register, within the call's own time.
 * Without sources it is the embedded register alone.
 * @throws {ToolFailure} SOURCES_UNAVAILABLE when nobody could answer.
 */
export const onSources =
  (embedded: LiveRegister, sources: LiveSources | undefined) =>
  <Input extends { lang?: Lang }, Output>(
    handler: OnRegister<Input, Output>,
  ): ToolHandler<Input, Output> =>
  (input, call) =>
    embedded.atOneMoment(async (moment) => {
      if (!sources) return handler(moment)(input, call)
      const signedIn = currentUser() !== undefined
      const register = consultedRegister(sources, moment, { signal: call.signal, signedIn })
      try {
        return await handler(register)(input, call)
      } catch (error) {
        throw error instanceof SourcesUnavailable ? unavailable(error, input.lang ?? 'en') : error
      }
    })

function unavailable(error: SourcesUnavailable, lang: Lang) {
  const sources = error.failures.map(({ source, fault }) => `${source} (${reasonOf(fault)})`)
  const failure = refusal(
    { code: 'SOURCES_UNAVAILABLE', field: '', params: { sources: sources.join(', ') } },
    lang,
  )
  failure.cause = error
  return failure
}
