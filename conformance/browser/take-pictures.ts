// Takes the pictures in docs/images of a gateway that it starts itself:
//   node conformance/browser/take-pictures.ts
// Or every page to look at, in both colour schemes and two widths:
//   node conformance/browser/take-pictures.ts <folder>
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, PageScreenshotOptions } from 'playwright-core'
import type { World } from '../../test/world/world.ts'
import { launchBrowser, openWindow, type Setup } from './browser.ts'
import { findBrowser } from './find-browser.ts'
import { atHeading } from './journey/person.ts'
import { openShopWindow, type ShopWindow, type View } from './journey/shop-window.ts'
import { stepUpEnds } from './journey/step-up-ends.ts'
import { raiseLink, startStepUpWorld } from './journey/step-up-world.ts'
import { samplePages } from './sample-pages.ts'
import { servePages } from './serve-pages.ts'

type Views = ShopWindow['views']

const IMAGES = new URL('../../docs/images/', import.meta.url).pathname
const SETUP: Setup = { javaScript: false, colorScheme: 'light', width: 1280, scale: 1.5 }

const found = await findBrowser()
if ('missing' in found) throw new Error(found.missing)
const shop = await openShopWindow()
const browser = await launchBrowser(found.path, shop.browserArgs)
const [folder] = process.argv.slice(2)
try {
  if (folder === undefined) await takeForDocs(browser, shop.views)
  else await takeAll(browser, shop.views, folder)
} finally {
  await browser.close()
  await shop.close()
}

/** The consent page without its footer; of the landing page what fits on a screen. */
async function takeForDocs(browser: Browser, views: Views): Promise<void> {
  const sizes = {
    consent: { width: 840, height: 1024 },
    landing: { width: 1200, height: 800 },
  }
  for (const name of ['consent', 'landing'] as const) {
    const path = join(IMAGES, `${name}.png`)
    await picture(browser, { ...SETUP, ...sizes[name] }, views[name], { path })
  }
}

async function takeAll(browser: Browser, views: Views, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await using server = await servePages()
  const world = await startStepUpWorld()
  const samples = [...samplePages.keys()].map(
    (path) => [`sample${path.replaceAll('/', '-')}`, gotoPage(server.url + path)] as const,
  )
  const all = [...Object.entries(views), ...samples, ...stepUpViews(world)]
  try {
    for (const [name, view] of all)
      for (const colorScheme of ['light', 'dark'] as const)
        for (const width of [1280, 390]) {
          const path = join(folder, `${name}-${colorScheme}-${width}.png`)
          const setup = { ...SETUP, colorScheme, width, scale: 1 }
          await picture(browser, setup, view, { path, fullPage: true })
        }
  } finally {
    await world.close()
  }
}

/** Where a link from a chat ends, each with a link of its own. */
function stepUpViews(world: World): (readonly [name: string, view: View])[] {
  return Object.entries(stepUpEnds).map(([name, end]) => [
    `step-up-${name}`,
    async (page) => {
      await end.reach(page, await raiseLink(world))
      await atHeading(page, end.heading)
    },
  ])
}

function gotoPage(url: string): View {
  return async (page) => {
    await page.goto(url)
  }
}

async function picture(
  browser: Browser,
  setup: Setup,
  view: View,
  options: PageScreenshotOptions,
): Promise<void> {
  const { context, page } = await openWindow(browser, setup)
  await view(page)
  await page.screenshot(options)
  await context.close()
}
