// Writes a PNG of every page in both colour schemes at two widths:
//   node conformance/browser/take-pictures.ts <folder> [path ...]
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { launchBrowser, openWindow } from './browser.ts'
import { findBrowser } from './find-browser.ts'
import { samplePages } from './sample-pages.ts'
import { servePages } from './serve-pages.ts'

const [folder = 'pictures', ...wanted] = process.argv.slice(2)
const found = await findBrowser()
if ('missing' in found) throw new Error(found.missing)
await mkdir(folder, { recursive: true })
await using server = await servePages()
const browser = await launchBrowser(found.path)
for (const path of wanted.length > 0 ? wanted : samplePages.keys()) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      const { context, page } = await openWindow(browser, { javaScript: false, colorScheme, width })
      await page.goto(server.url + path)
      const name = path === '/' ? 'landing' : path.slice(1).replaceAll('/', '-')
      await page.screenshot({
        path: join(folder, `${name}-${colorScheme}-${width}.png`),
        fullPage: true,
      })
      await context.close()
    }
  }
}
await browser.close()
