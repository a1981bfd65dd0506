import { html } from 'hono/html'
import { RefusedDestination } from './continue-page.ts'
import { layout } from './layout.ts'

export interface ErrorReturnPage {
  /** The client's redirect URI with the error in its query, exactly as it must be requested. */
  readonly to: string
  /** The error code (RFC 6749 section 4.1.2.1). */
  readonly error: string
  readonly siteName?: string
}

/**
 * A sign-in that failed before a person saw anything: it names the host that asked, and a link
 * takes the answer there. Nothing goes there by itself.
 * @throws {RefusedDestination} unless `to` is an https or http URL without a user name or password.
 */
export async function errorReturnPage({ to, error, siteName }: ErrorReturnPage): Promise<string> {
  const url = URL.parse(to)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new RefusedDestination('The next address is not a web address.')
  return layout({
    title: 'This sign-in can’t go on',
    siteName,
    width: 'narrow',
    main: html`
      <h1>This sign-in can’t go on</h1>
      <section class="panel">
        <h2>What happened</h2>
        <p>
          An application at <bdi>${url.host}</bdi> sent a request that was refused. You were not
          asked anything, and nothing was shared.
        </p>
        <h2>What you can do</h2>
        <p>
          If you know <bdi>${url.host}</bdi> and were connecting from there, go back and try again.
          If not, close this page.
        </p>
        <p><a class="button" rel="noreferrer" href="${to}">Go back to <bdi>${url.host}</bdi></a></p>
        <p class="aside">Reason for its maker: <code>${codeOnly(error)}</code></p>
      </section>`,
  })
}

const codeOnly = (error: string): string => (/^[a-z_]{1,60}$/.test(error) ? error : 'unknown')
