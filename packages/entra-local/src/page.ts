import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { STYLE } from './style.ts'

/** Markup that `html` from hono has escaped. */
export type Markup = ReturnType<typeof html>

export interface PageOptions {
  readonly title: string
  readonly body: Markup
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The one script a page may run; it works without. */
  readonly script?: string
  /** Set when the page's form must reach another origin. */
  readonly formAction?: 'self' | 'anywhere'
}

const sourceHash = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const STYLE_HASH = sourceHash(STYLE)

/** A whole page: no external assets, nothing that is not named by hash may run or style. */
export async function page(options: PageOptions): Promise<Response> {
  const { title, body, status = 200, headers = {}, script } = options
  const text = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · local sign-in for development</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<header class="band"><strong>Local sign-in for development</strong> Not Microsoft. Nobody here is real.</header>
<main>
${body}
</main>
${script ? html`<script>${raw(script)}</script>` : ''}
</body>
</html>
`
  const policy = contentSecurityPolicy(script, options.formAction ?? 'self')
  return new Response(String(text), {
    status,
    headers: { ...SECURITY_HEADERS, 'content-security-policy': policy, ...headers },
  })
}

const SECURITY_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

function contentSecurityPolicy(script: string | undefined, formAction: 'self' | 'anywhere') {
  return [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(script ? [`script-src ${sourceHash(script)}`] : []),
    // Absent, not a list: Chrome checks every redirect that follows, app links included.
    ...(formAction === 'self' ? ["form-action 'self'"] : []),
  ].join('; ')
}
