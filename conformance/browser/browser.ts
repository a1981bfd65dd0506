import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AxeResults, RunOptions } from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** How the person behind a browser window has set it up. */
export interface Setup {
  readonly javaScript: boolean
  readonly colorScheme: 'light' | 'dark'
  /** CSS pixels. */
  readonly width: number
  readonly height?: number
  /** Device pixels for one CSS pixel; 1 unless said otherwise. */
  readonly scale?: number
}

/** One window with its own cookies, and everything that went wrong in any of its tabs. */
export interface Window {
  readonly context: BrowserContext
  readonly page: Page
  /** Console errors (policy violations among them), failed requests, uncaught exceptions. */
  readonly problems: readonly string[]
}

/** What Chromium says of a request whose page was left before it was answered. */
const REPLACED = 'net::ERR_ABORTED'
const NAVIGATION_TIMEOUT_MS = 20_000

/** Starts a headless Chromium, with `args` on its command line. The caller closes it. */
export const launchBrowser = (
  executablePath: string,
  args: readonly string[] = [],
): Promise<Browser> => chromium.launch({ executablePath, headless: true, args: [...args] })

/** Opens a window in a fresh context: nothing is shared with the windows before it. */
export async function openWindow(browser: Browser, setup: Setup): Promise<Window> {
  const context = await browser.newContext({
    javaScriptEnabled: setup.javaScript,
    colorScheme: setup.colorScheme,
    viewport: { width: setup.width, height: setup.height ?? 900 },
    deviceScaleFactor: setup.scale ?? 1,
  })
  context.setDefaultTimeout(NAVIGATION_TIMEOUT_MS)
  const problems = watch(context)
  const page = await context.newPage()
  return { context, page, problems }
}

function watch(context: BrowserContext): string[] {
  const problems: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  context.on('weberror', (thrown) => problems.push(thrown.error().message))
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed'
    if (reason !== REPLACED) problems.push(`${request.url()}: ${reason}`)
  })
  return problems
}

/**
 * Runs axe on the page as it stands: its rules for WCAG 2.2 A and AA, and its best practices.
 * Needs a window with JavaScript. Returns one line per faulty element; none means clean.
 */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource())
  const results = (await page.evaluate(RUN_AXE)) as AxeResults
  return results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help} (${node.target.join(' ')})`),
  )
}

const OPTIONS: RunOptions = {
  resultTypes: ['violations'],
  rules: { 'target-size': { enabled: true } },
}
const RUN_AXE = `axe.run(document, ${JSON.stringify(OPTIONS)})`

let source: Promise<string> | undefined
const axeSource = (): Promise<string> => {
  source ??= readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
  return source
}
