import type { ToolCall } from '@voordeur/gateway/tools'
import { type Lang, type TextCode, text } from '../domain/messages.ts'
import type { Register } from '../register/register.ts'

type StepCode = Extract<TextCode, `STEP_${string}`>

/**
 * Tells a client that follows progress at which of `codes` a call is. Only where live sources are
 * asked: embedded data answer at once.
 */
export const steps =
  (
    register: Register,
    { progress }: Pick<ToolCall, 'progress'>,
    lang: Lang,
    codes: readonly StepCode[],
  ): ((code: StepCode) => Promise<void>) =>
  async (code) => {
    if (!register.consulted) return
    // Who can't hear how far we are still gets the answer.
    await progress(codes.indexOf(code) + 1, codes.length, text(code, lang)).catch(() => {})
  }
