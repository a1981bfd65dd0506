import { type Browser, onward } from './browser.ts'
import { DemoFailed } from './demo-failed.ts'
import { REDIRECT_URI } from './register.ts'
import type { Report } from './report.ts'

/** @returns the client's redirect with its answer, and the sign-in name that was chosen. */
export async function signIn(
  report: Report,
  browser: Browser,
  upstream: URL,
  choose: (names: readonly string[]) => string | undefined,
): Promise<{ back: URL; person: string }> {
  refuseRealService(upstream)
  const picker = await browser.open(upstream, { 200: 'The local sign-in service lists people' })
  const person = choose(picker.choices)
  if (!person) throw new DemoFailed(`Too few people to choose from at ${upstream.origin}.`)
  report.detail('signs in', person)

  const chosen = await browser.submit(upstream, { username: person }, { 200: 'Signed in' })
  const called = await browser.open(onward(chosen), { 303: 'The gateway checks the ID token' })
  const resumed = await browser.open(onward(called), { 303: 'It answers the client with a code' })
  const back = onward(resumed)
  if (!back.href.startsWith(REDIRECT_URI)) throw new DemoFailed(`Sent to ${back.origin} instead.`)
  report.detail('redirect', `${REDIRECT_URI}?${[...back.searchParams.keys()].join(', ')}`)
  return { back, person }
}

/** There are no passwords here to type into somebody's real sign-in page. */
function refuseRealService({ hostname, origin }: URL): void {
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return
  throw new DemoFailed(
    `This gateway signs people in at ${origin}, and the demo only can at the local sign-in ` +
      'service. Leave out --url, with nothing running on PORT, and it starts a gateway of its own.',
  )
}
