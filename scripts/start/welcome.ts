import { isAbsolute, relative, sep } from 'node:path'
// By path: the packages' doors would load two whole servers, and this process only starts them.
import { sampleDirectory } from '../../packages/entra-local/src/directory.ts'
import { connectSnippets } from '../../packages/gateway/src/pages/connect-snippets.ts'

export interface Welcome {
  readonly publicUrl: string
  /** Where clients connect. */
  readonly mcpUrl: string
  readonly title: string
  /** Absolute, as is `logFile`; shown relative when inside `cwd`. */
  readonly dataDir: string
  readonly logFile: string
  readonly cwd: string
  /** The local sign-in service; absent where a real one is configured. */
  readonly localSignIn: { readonly origin: string } | undefined
}

/** What somebody needs who has just typed `npm start`: where, how, as whom, and what is kept. */
export function welcome(start: Welcome): string {
  const near = (path: string) => shortest(path, start.cwd)
  return [
    '',
    `${start.title} is ready.`,
    '',
    row('MCP address', start.mcpUrl),
    row('In a browser', start.publicUrl),
    '',
    'Connect (the page in the browser has more ways, and these links to click):',
    ...connections(start),
    '',
    ...people(start),
    row('Data', near(start.dataDir)),
    row('Log', near(start.logFile)),
    '',
    `${start.localSignIn ? 'Try it: npm run demo (in another terminal). ' : ''}Stop: Ctrl-C.`,
    '',
    '',
  ].join('\n')
}

const WIDTH = 100
const LABEL_WIDTH = 14

/** Long text gets a line of its own: links and commands must stay in one piece. */
function row(label: string, text: string): string {
  const line = `  ${label.padEnd(LABEL_WIDTH)}${text}`
  return line.length <= WIDTH ? line : `  ${label}\n    ${text}`
}

const TERMINAL = ['claude-code', 'inspector'] as const
const BY_LINK = ['vscode', 'cursor'] as const

function connections({ title, mcpUrl }: Welcome): string[] {
  const snippets = connectSnippets({ name: title, url: mcpUrl })
  const rows = [...TERMINAL, ...BY_LINK].map((id) => {
    const snippet = snippets.find((each) => each.id === id)
    const text = snippet?.link?.href ?? snippet?.blocks[0]?.text ?? ''
    return row(snippet?.client ?? id, text)
  })
  const claude = row(
    'Claude',
    'Settings, Connectors, Add custom connector (needs a public https address)',
  )
  return [claude, ...rows]
}

function people({ localSignIn }: Welcome): string[] {
  if (!localSignIn) return []
  const { tenants, people: listed } = sampleDirectory
  const rows = listed.map((person) => {
    const tenant = tenants.find(({ tid }) => tid === person.tid)?.name ?? ''
    return `  ${person.username.padEnd(26)}${person.jobTitle}, ${tenant}`
  })
  return [`Sign in as (fictional people, at ${localSignIn.origin}; no password):`, ...rows, '']
}

/** Relative inside the folder one is in; a path full of `..` is worse than the whole one. */
function shortest(path: string, cwd: string): string {
  const near = relative(cwd, path)
  const inside = near !== '..' && !near.startsWith(`..${sep}`) && !isAbsolute(near)
  return inside ? near || '.' : path
}
