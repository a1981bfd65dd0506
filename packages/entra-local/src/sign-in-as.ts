export interface SignInOptions {
  /**
   * What the person does when the sign-in takes a second factor or an explicit consent: approve
   * (the default), or cancel.
   */
  readonly approve?: boolean
}

/**
 * Signs someone in without a browser: opens the sign-in page and posts its form, and that of the
 * page which may follow it.
 * @param authorizeUrl the address an app sends the browser to; `response_mode` query or fragment
 * @returns the address the browser would be sent back to
 * @throws Error when the page refuses, with the refusal's text
 */
export async function signInAs(
  authorizeUrl: string | URL,
  username: string,
  { approve = true }: SignInOptions = {},
): Promise<URL> {
  await open(authorizeUrl)
  const answer = await post(authorizeUrl, { username })
  if (answer.headers.has('refresh') || !(await asksApproval(answer.clone()))) return target(answer)
  await answer.body?.cancel()
  const decision = approve ? 'approve' : 'cancel'
  return target(await post(authorizeUrl, { username, [decision]: '1' }))
}

/** As {@link signInAs}, but the person cancels. */
export async function cancelSignIn(authorizeUrl: string | URL): Promise<URL> {
  await open(authorizeUrl)
  return target(await post(authorizeUrl, { cancel: '1' }))
}

/** As {@link signInAs} at a B2C sign-in policy, but the person asks for a new password instead. */
export async function forgotPassword(authorizeUrl: string | URL): Promise<URL> {
  await open(authorizeUrl)
  return target(await post(authorizeUrl, { forgot: '1' }))
}

async function open(address: string | URL): Promise<void> {
  const shown = await fetch(address, { redirect: 'manual' })
  if (shown.status !== 200) throw await refusal(shown)
  await shown.body?.cancel()
}

const post = (address: string | URL, fields: Record<string, string>): Promise<Response> =>
  fetch(address, { method: 'POST', body: new URLSearchParams(fields) })

const asksApproval = async (answer: Response): Promise<boolean> =>
  answer.status === 200 && (await answer.text()).includes('name="approve"')

async function target(answer: Response): Promise<URL> {
  const address = /^0; url=(.+)$/.exec(answer.headers.get('refresh') ?? '')?.[1]
  if (!address) throw await refusal(answer)
  await answer.body?.cancel()
  return new URL(address)
}

async function refusal(response: Response): Promise<Error> {
  const location = response.headers.get('location')
  const text =
    location ?? /AAD(?:STS|B2C)\d.*/.exec(await response.text())?.[0] ?? 'no sign-in page'
  return new Error(`The sign-in was refused (HTTP ${response.status}): ${text}`)
}
