import { html } from 'hono/html'
import { layout } from './layout.ts'

export interface ErrorPage {
  readonly title: string
  /** In plain words, and which input it was. */
  readonly whatHappened: string
  readonly whatToDo: string
  /** The id under which the log has the details. */
  readonly reference?: string
  readonly siteName?: string
}

/** A dead end told to a person: what happened, what to do, and what to quote when asking. */
export function errorPage(page: ErrorPage): Promise<string> {
  return layout({
    title: page.title,
    siteName: page.siteName,
    width: 'narrow',
    main: html`
      <h1>${page.title}</h1>
      <section class="panel">
        <h2>What happened</h2>
        <p>${page.whatHappened}</p>
        <h2>What you can do</h2>
        <p>${page.whatToDo}</p>
        ${
          page.reference ? html`<p class="aside">Reference: <code>${page.reference}</code></p>` : ''
        }
      </section>`,
  })
}
