import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { World } from '../../test/world/world.ts'
import { axeFaults, launchBrowser, openWindow, type Setup } from './browser.ts'
import { findBrowser } from './find-browser.ts'
import { atHeading } from './journey/person.ts'
import { type StepUpEnd, stepUpEnds } from './journey/step-up-ends.ts'
import { raiseLink, startStepUpWorld } from './journey/step-up-world.ts'

const found = await findBrowser()
const skip = 'missing' in found ? found.missing : false

/** axe itself is a script. A link in a chat is opened on a phone. */
const PHONE: Setup = { javaScript: true, colorScheme: 'light', width: 390 }
const NARROWEST = 320

describe('where a link from a chat ends, in a real browser', { skip }, () => {
  let world: World
  let browser: Browser

  before(async () => {
    world = await startStepUpWorld()
    browser = await launchBrowser('path' in found ? found.path : '')
  })
  after(async () => {
    await browser?.close()
    await world?.close()
  })

  for (const [name, end] of Object.entries(stepUpEnds))
    test(`a page that says so, whole on a phone and clean for axe: ${name}`, async () => {
      const raised = await raiseLink(world)
      const { context, page, problems } = await openWindow(browser, PHONE)
      const answers = statuses(page)
      try {
        await end.reach(page, raised)
        await atHeading(page, end.heading)
        assert.equal(answers.at(-1), end.status)
        await judge(page, end)
        assert.deepEqual(problems, complaints(end))
      } finally {
        await context.close()
      }
    })

  test('the keyboard reaches the button right behind the way home', async () => {
    const { link } = await raiseLink(world)
    const { context, page } = await openWindow(browser, { ...PHONE, javaScript: false })
    await page.goto(link)
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').innerText(), 'Delegating server')
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').innerText(), 'Continue to Microsoft Entra ID')
    await context.close()
  })
})

/** The status of each page that the window was sent, without those that only send it on. */
function statuses(page: Page): readonly number[] {
  const seen: number[] = []
  page.on('response', (response) => {
    const status = response.status()
    const shown = status === 200 || status >= 400
    if (shown && response.request().isNavigationRequest()) seen.push(status)
  })
  return seen
}

/** What a person sees of it, in either colour scheme. */
async function judge(page: Page, { heading, says, status }: StepUpEnd): Promise<void> {
  const title = await titleOf(page)
  assert.match(title, / · Delegating server$/)
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  const text = await page.locator('main').innerText()
  assert.ok(text.includes(says), text)
  if (status >= 400) {
    assert.ok(title.startsWith(heading), title)
    assert.match(text, /What happened\n+\S.+\n+What you can do\n+\S.+/)
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await axeFaults(page), [], colorScheme)
  }
  await page.setViewportSize({ width: NARROWEST, height: 600 })
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), NARROWEST)
}

/** Not `page.title()`, which is '' or 'Loading …' whenever the page is about to go on by itself. */
const titleOf = (page: Page): Promise<string> => page.locator('head > title').innerText()

/** Chromium says of every page with an error status that it has one; of nothing else here. */
const complaints = ({ status }: StepUpEnd): readonly string[] =>
  status < 400
    ? []
    : [
        `Failed to load resource: the server responded with a status of ${status} (${REASONS[status]})`,
      ]

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
}
