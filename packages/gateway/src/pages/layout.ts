import { html } from 'hono/html'
import { logo, stylesheet } from './assets.ts'

/** Escaped HTML, ready to be put into other HTML. */
export type Markup = ReturnType<typeof html>

export interface Layout {
  /** The document title, without the site's name. */
  readonly title: string
  /** Whose front door this is; shown in the header of every page. */
  readonly siteName?: string | undefined
  /** `wide` for pages to read, `narrow` for one question or one message. */
  readonly width: 'wide' | 'narrow'
  /** Extra elements for `<head>`. */
  readonly head?: Markup
  readonly main: Markup
}

const PRODUCT = 'Voordeur'

/** A whole document. It needs one stylesheet from our own origin, and no script at all. */
export async function layout({ title, siteName, width, head, main }: Layout): Promise<string> {
  const site = siteName ?? PRODUCT
  const document = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title === site ? title : `${title} · ${site}`}</title>
    ${width === 'narrow' ? html`<meta name="robots" content="noindex">` : ''}
    ${head ?? ''}
    <link rel="icon" type="${logo.contentType}" href="${logo.path}">
    <link rel="stylesheet" href="${stylesheet.path}">
  </head>
  <body class="${width}">
    <header class="site-header">
      <a class="home-link" href="/"><img src="${logo.path}" alt="" width="32" height="32"> <span>${site}</span></a>
    </header>
    <main>${main}</main>
    <footer class="site-footer">
      <p>${PRODUCT}, the front door of this MCP server.</p>
    </footer>
  </body>
</html>
`
  return document.toString()
}
