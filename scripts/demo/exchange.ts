import { DemoFailed } from './demo-failed.ts'
import type { Report } from './report.ts'

/** What a request may come to, each status with what it means in words. */
export type Expected = Readonly<Record<number, string>>

const TIMEOUT_MS = 15_000

/**
 * One request, printed with its outcome. Redirects are not followed: each is a step of its own.
 * @throws {DemoFailed} when there is no answer or another one than expected.
 */
export async function exchange(
  report: Report,
  url: string | URL,
  init: RequestInit,
  expected: Expected,
): Promise<Response> {
  const target = new URL(url)
  const method = init.method ?? 'GET'
  const response = await answerOf(target, method, init)
  const meaning = expected[response.status]
  if (meaning === undefined) {
    throw new DemoFailed(
      `${method} ${target.origin}${target.pathname} answered ${response.status} where ` +
        `${Object.keys(expected).join(' or ')} was expected: ${await excerpt(response)}`,
    )
  }
  report.request(method, target, response.status, meaning)
  return response
}

const excerpt = async (response: Response): Promise<string> =>
  (await response.text())
    .replace(/<[^>]+>|\s+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 300) || '(no text)'

async function answerOf(url: URL, method: string, init: RequestInit): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    return await fetch(url, { ...init, redirect: 'manual', signal })
  } catch (error) {
    const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException }
    throw new DemoFailed(
      `${method} ${url.origin}${url.pathname} got no answer (${cause?.code ?? message}). ` +
        'Does the gateway run there?',
    )
  }
}
