import { sampleDirectory } from '@voordeur/entra-local'
import { connectSnippets } from '@voordeur/gateway'

export interface Welcome {
  readonly publicUrl: string
  /** Where clients connect. */
  readonly mcpUrl: string
  readonly title: string
  readonly dataDir: string
  readonly logFile: string
  /** Origin of the local sign-in service; absent where a real one is configured. */
  readonly localSignIn: string | undefined
}

/** What somebody needs who has just typed `npm start`: where, how, as whom, and what is kept. */
export function welcome(start: Welcome): string {
  return [
    '',
    `${start.title} is ready.`,
    '',
    `  MCP address   ${start.mcpUrl}`,
    `  In a browser  ${start.publicUrl}`,
    '',
    'Connect (more ways and install links are in the browser):',
    ...connections(start),
    '',
    ...people(start),
    `Data and log: ${start.dataDir}/ and ${start.logFile}`,
    'Try it: npm run demo (in another terminal). Stop: Ctrl-C.',
    '',
    '',
  ].join('\n')
}

const SHOWN = ['claude-code', 'vscode', 'cursor', 'inspector'] as const

function connections({ title, mcpUrl }: Welcome): string[] {
  const snippets = connectSnippets({ name: title, url: mcpUrl })
  const claude = `  ${'Claude'.padEnd(14)}Settings, Connectors, Add custom connector: the MCP address over https`
  const rows = SHOWN.map((id) => {
    const snippet = snippets.find((each) => each.id === id)
    const text = snippet?.blocks[0]?.text.split('\n')[0] ?? ''
    return `  ${(snippet?.client ?? id).padEnd(14)}${id === 'cursor' ? (snippet?.link?.href ?? text) : text}`
  })
  return [claude, ...rows]
}

function people({ localSignIn }: Welcome): string[] {
  if (!localSignIn) return []
  const { tenants, people: listed } = sampleDirectory
  const rows = listed.map((person) => {
    const tenant = tenants.find(({ tid }) => tid === person.tid)?.name ?? ''
    return `  ${person.username.padEnd(26)}${person.jobTitle}, ${tenant}`
  })
  return [`Sign in as (fictional people, at ${localSignIn}; no password):`, ...rows, '']
}
