/**
 * Signs someone in without a browser: opens the sign-in page and posts its form.
 * @param authorizeUrl the address an app sends the browser to; `response_mode` query or fragment
 * @returns the address the browser would be sent back to
 * @throws Error when the page refuses, with the refusal's text
 */
export async function signInAs(authorizeUrl: string | URL, username: string): Promise<URL> {
  return submit(authorizeUrl, { username })
}

/** As {@link signInAs}, but the person cancels. */
export async function cancelSignIn(authorizeUrl: string | URL): Promise<URL> {
  return submit(authorizeUrl, { cancel: '1' })
}

async function submit(address: string | URL, fields: Record<string, string>): Promise<URL> {
  const shown = await fetch(address, { redirect: 'manual' })
  if (shown.status !== 200) throw await refusal(shown)
  await shown.body?.cancel()
  const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) })
  const target = /^0; url=(.+)$/.exec(answer.headers.get('refresh') ?? '')?.[1]
  if (!target) throw await refusal(answer)
  await answer.body?.cancel()
  return new URL(target)
}

async function refusal(response: Response): Promise<Error> {
  const location = response.headers.get('location')
  const text = location ?? /AADSTS.*/.exec(await response.text())?.[0] ?? 'no sign-in page'
  return new Error(`The sign-in was refused (HTTP ${response.status}): ${text}`)
}
