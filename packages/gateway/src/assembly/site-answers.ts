import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { pageHeaders } from '../http/security-headers.ts'
import { errorPage } from '../pages/error-page.ts'
import type { SiteParts } from './site.ts'

export type SiteContext = Context<{ Bindings: HttpBindings }>

/** Why a page can't do what it was asked, for the person who sees it. */
export interface DeadEnd {
  readonly title: string
  readonly whatHappened: string
  readonly whatToDo: string
}

/** How pages with a form of our own are answered. */
export function siteAnswers({ config, app }: SiteParts) {
  const headers = {
    ...pageHeaders({ https: config.publicUrl.protocol === 'https:', opener: 'keep' }),
    // With `no-referrer` a browser says `Origin: null` when our own form is posted.
    'referrer-policy': 'same-origin',
  }
  const page = async (c: SiteContext, status: 200 | 400 | 403 | 503, html: Promise<string>) =>
    c.html(await html, status, headers)
  const dead = (c: SiteContext, status: 400 | 403 | 503, end: DeadEnd) =>
    page(c, status, errorPage({ ...end, siteName: app.title }))
  return { page, dead }
}

/** The provider can't be reached, say. @param whatToDo where the person came from decides. */
export const notPossibleNow = ({ message }: Pick<Error, 'message'>, whatToDo: string): DeadEnd => ({
  title: 'Signing in is not possible now',
  whatHappened: message,
  whatToDo,
})
