import { html } from 'hono/html'
import { layout } from './layout.ts'
import { strangerText } from './stranger-text.ts'

export interface StepUpPage {
  /** The app whose tool call needs it, as it named itself: a stranger's text. */
  readonly clientName: string
  /** Who asks for the proof, such as "Microsoft Entra ID". */
  readonly signInWith: string
  /** Where the form is posted; on our own origin. */
  readonly action: string
  readonly siteName?: string
}

const MAX_NAME = 80

/**
 * Asks the person to go to the sign-in service once more. The page itself does nothing: its button
 * does, so that a preview of the link uses nothing up. It works without JavaScript.
 */
export function stepUpPage(page: StepUpPage): Promise<string> {
  const name = strangerText(page.clientName, MAX_NAME) || 'An app without a name'
  return layout({
    title: 'One more step',
    siteName: page.siteName,
    width: 'narrow',
    main: html`
      <h1>One more step for ${page.siteName ?? 'this server'}</h1>
      <section class="panel">
        <p><span class="quoted">“<bdi>${name}</bdi>”</span> tried something for you, and ${page.signInWith} first wants to be sure that it is you, or that you agree.</p>
        <p class="notice">Go on only if you were using that app just now. Sign in as the person who connected it: anyone else’s sign-in changes nothing.</p>
        <form method="post" action="${page.action}">
          <p><button class="primary">Continue to ${page.signInWith}</button></p>
        </form>
      </section>
      <p class="aside">This link works once.</p>`,
  })
}

/** The end of a step-up that worked. */
export function stepUpDonePage({ siteName }: { readonly siteName?: string }): Promise<string> {
  return layout({
    title: 'Done',
    siteName,
    width: 'narrow',
    main: html`
      <h1>Done</h1>
      <section class="panel">
        <p>The app can go on. Close this page and go back to the app. If it does not go on by itself, ask it again.</p>
      </section>`,
  })
}
