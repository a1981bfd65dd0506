import { createCookies } from './cookies.ts'
import { DemoFailed } from './demo-failed.ts'
import { type Expected, exchange } from './exchange.ts'
import { type Page, readPage } from './page.ts'
import type { Report } from './report.ts'

/** The person's browser, as far as these pages need one: cookies, links and forms. */
export interface Browser {
  open(url: URL, expected: Expected): Promise<Page>
  submit(url: URL, fields: Record<string, string>, expected: Expected): Promise<Page>
}

export function createBrowser(report: Report): Browser {
  const cookies = createCookies()
  const send = async (url: URL, init: RequestInit, expected: Expected) => {
    const headers = { ...(init.headers as Record<string, string>), cookie: cookies.for(url) }
    const response = await exchange(report, url, { ...init, headers }, expected)
    cookies.keep(url, response)
    return readPage(url, response, await response.text())
  }
  return {
    open: (url, expected) => send(url, {}, expected),
    submit: (url, fields, expected) =>
      send(
        url,
        { method: 'POST', body: new URLSearchParams(fields), headers: { origin: url.origin } },
        expected,
      ),
  }
}

/** Where the page sends the browser. */
export function onward(page: Page): URL {
  if (page.next) return page.next
  throw new DemoFailed(`${page.url.origin}${page.url.pathname} leads nowhere: “${page.heading}”.`)
}
