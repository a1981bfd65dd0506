import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { axeFaults, launchBrowser, openWindow, type Setup } from './browser.ts'
import { findBrowser } from './find-browser.ts'
import { tabTo } from './journey/person.ts'
import { samplePages } from './sample-pages.ts'
import { type PageServer, servePages } from './serve-pages.ts'

const found = await findBrowser()
const skip = 'missing' in found ? found.missing : false

const PLAIN: Setup = { javaScript: false, colorScheme: 'light', width: 1280 }
const LANDED = '<!doctype html><title>x</title><link rel="icon" href="data:,"><h1>Landed</h1>'
const FAULTY = '<!doctype html><title>x</title><h1 style="color: red">x</h1><img src="/none">'

describe('the pages in a real browser', { skip }, () => {
  let browser: Browser
  let server: PageServer
  let elsewhere: PageServer

  before(async () => {
    elsewhere = await servePages({ extra: new Map([['/landed?a=1&b=2', LANDED]]) })
    server = await servePages({
      next: `${elsewhere.url}/landed?a=1&b=2`,
      extra: new Map([['/faulty', FAULTY]]),
    })
    browser = await launchBrowser('path' in found ? found.path : '')
  })

  after(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
    await elsewhere?.[Symbol.asyncDispose]()
  })

  /** Opens `path`, lets `look` look, and fails on anything the browser complained about. */
  async function visit(path: string, setup: Setup, look: (page: Page) => Promise<void>) {
    const { context, page, problems } = await openWindow(browser, setup)
    try {
      await page.goto(server.url + path)
      await look(page)
      assert.deepEqual(problems, [])
    } finally {
      await context.close()
    }
  }

  for (const path of samplePages.keys()) {
    test(`axe finds nothing, light or dark, wide or narrow: ${path}`, () =>
      visit(path, { ...PLAIN, javaScript: true }, async (page) => {
        for (const colorScheme of ['light', 'dark'] as const)
          for (const width of [1280, 390]) {
            await page.emulateMedia({ colorScheme })
            await page.setViewportSize({ width, height: 900 })
            assert.deepEqual(await axeFaults(page), [], `${colorScheme}, ${width} px`)
          }
      }))

    test(`nothing is cut off at 320 px: ${path}`, () =>
      visit(path, { ...PLAIN, javaScript: true, width: 320 }, async (page) => {
        const width = await page.evaluate('document.documentElement.scrollWidth')
        assert.equal(width, 320)
      }))

    test(`it is whole without JavaScript: ${path}`, () =>
      visit(path, PLAIN, async (page) => {
        assert.ok(await page.locator('h1').isVisible())
        const style = await page.locator('.site-footer').evaluate(BORDER_STYLE)
        assert.equal(style, 'solid', 'the stylesheet is applied')
      }))
  }

  test('the checks see a page that breaks the policy and the rules', async () => {
    const { context, page, problems } = await openWindow(browser, { ...PLAIN, javaScript: true })
    await page.goto(`${server.url}/faulty`)
    const faults = (await axeFaults(page)).map((fault) => fault.split(':', 1)[0])
    assert.ok(faults.includes('image-alt') && faults.includes('html-has-lang'), faults.join())
    assert.ok(
      problems.some((problem) => /Content Security Policy/.test(problem)),
      problems.join(),
    )
    await context.close()
  })

  for (const [decision, extraTabs] of [
    ['deny', 0],
    ['allow', 1],
  ] as const)
    test(`the keyboard alone can choose ${decision}, without JavaScript`, () =>
      visit('/consent/local', PLAIN, async (page) => {
        await tabTo(page, /^Deny$/)
        for (let i = 0; i < extraTabs; i++) await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await page.waitForURL(`${elsewhere.url}/landed?a=1&b=2`)
        assert.equal(server.posted.at(-1)?.get('decision'), decision)
        assert.equal(server.posted.at(-1)?.get('csrf'), 'b0a1c2d3e4f5')
      }))

  test('what has the focus is visibly outlined', () =>
    visit('/consent/local', PLAIN, async (page) => {
      await tabTo(page, /^Deny$/)
      assert.equal(await page.locator(':focus').evaluate(OUTLINE_STYLE), 'solid')
    }))

  test('the page after the form also goes on by its link', () =>
    visit('/consent/local', PLAIN, async (page) => {
      await page.route('**/landed**', (route) => route.fulfill({ status: 204 }))
      await page.getByRole('button', { name: 'Allow' }).click()
      const link = page.getByRole('link', { name: 'Continue' })
      assert.equal(await link.getAttribute('href'), `${elsewhere.url}/landed?a=1&b=2`)
    }))

  test('no other page can put the consent page in a frame', async () => {
    const { context, page, problems } = await openWindow(browser, PLAIN)
    const explained = page.waitForEvent('console')
    await page.setContent(`<iframe src="${server.url}/consent/local"></iframe>`)
    await page.waitForLoadState('networkidle')
    await explained
    const frame = page.frames()[1]
    assert.equal(await frame?.locator('h1').count(), 0)
    assert.ok(
      problems.some((problem) => /frame-ancestors/.test(problem)),
      problems.join(),
    )
    await context.close()
  })
})

const BORDER_STYLE = (element: Element): string => getComputedStyle(element).borderTopStyle
const OUTLINE_STYLE = (element: Element): string => getComputedStyle(element).outlineStyle
