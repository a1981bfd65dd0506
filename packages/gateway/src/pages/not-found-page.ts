import { html } from 'hono/html'
import { layout } from './layout.ts'

/** For a browser that asks for a path we don't have. */
export function notFoundPage({ siteName }: { siteName?: string } = {}): Promise<string> {
  return layout({
    title: 'Page not found',
    siteName,
    width: 'narrow',
    main: html`
      <h1>Page not found</h1>
      <section class="panel">
        <p>There is no page at this address. The address may be mistyped, or the page has moved.</p>
        <p><a class="button" href="/">Go to the front page</a></p>
      </section>`,
  })
}
