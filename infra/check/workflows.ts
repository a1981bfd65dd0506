import { createRequire } from 'node:module'
import { load } from 'js-yaml'
import type { Fault } from './fault.ts'
import type { Files } from './files.ts'
import { PINS } from './pins.ts'

// It is CommonJS around WebAssembly.
const { validateWorkflow } = createRequire(import.meta.url)(
  '@action-validator/core',
) as typeof import('@action-validator/core')

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly steps?: readonly Step[]
  readonly permissions?: unknown
  readonly needs?: string | readonly string[]
  readonly 'timeout-minutes'?: number
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const DEPLOY = '.github/workflows/azure-dev.yml'

/** Every workflow against GitHub's schema, and against our own rules. */
export function checkWorkflows(files: Files): readonly Fault[] {
  return files.glob('.github/workflows/*.yml').flatMap((path) => {
    const text = files.read(path)
    const invalid = validateWorkflow(text).errors.map(({ title, detail }) => `${title}: ${detail}`)
    if (invalid.length > 0) return invalid.map((message) => ({ file: path, message }))
    const workflow = load(text) as Workflow
    const own = path === DEPLOY ? deployFaults(workflow, text) : []
    const scripts = missingScripts(files, text)
    return [...commonFaults(workflow, text), ...own, ...scripts].map((message) => ({
      file: path,
      message,
    }))
  })
}

/** A script that was renamed fails in a workflow that nobody has run yet. */
function missingScripts(files: Files, text: string): string[] {
  const { scripts } = JSON.parse(files.read('package.json')) as { scripts: object }
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name)
  return named.filter((name) => !(name in scripts)).map((name) => `there is no script ${name}`)
}

function commonFaults({ permissions, jobs }: Workflow, text: string): string[] {
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? [])
  return [
    ...steps.flatMap(({ uses }) => (uses ? pinFaults(uses, text) : [])),
    ...Object.entries(jobs).flatMap(([name, job]) =>
      job['timeout-minutes'] ? [] : [`the job ${name} has no timeout-minutes`],
    ),
    ...steps.flatMap((step) =>
      step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false
        ? ['a checkout keeps its credentials']
        : [],
    ),
    ...(permissions?.['contents'] === 'read' ? [] : ['permissions are not contents: read']),
    // What a stranger writes in a title must not become a line of a script.
    ...steps.flatMap(({ run }) =>
      /\$\{\{\s*github\.(event|head_ref)/.test(run ?? '') ? ['a script has text of an event'] : [],
    ),
  ]
}

/** A tag can be moved; a commit can't. The tag stands beside it for people, and for pins.ts. */
function pinFaults(uses: string, text: string): string[] {
  const [action = '', commit = ''] = uses.split('@')
  const pin = PINS[action]
  if (!pin) return [`${action} is not among the actions of infra/check/pins.ts`]
  if (commit !== pin.commit) return [`${action} is not at the commit of ${pin.tag}`]
  const lines = text.split('\n').filter((line) => line.includes(uses))
  const named = lines.every((line) => line.endsWith(`${uses} # ${pin.tag}`))
  return named ? [] : [`${action} does not name its tag`]
}

function deployFaults({ jobs }: Workflow, text: string): string[] {
  const has = (job: string, words: RegExp) =>
    (jobs[job]?.steps ?? []).some(({ run = '' }) => words.test(run))
  const needs = (job: string) => [jobs[job]?.needs ?? []].flat()
  const rules: [boolean, string][] = [
    [has('test', /\.ci\/run/), 'nothing is tested'],
    [has('image', /image:check/), 'the image is not checked'],
    [has('bicep', /az bicep build/), 'the real compiler does not run'],
    [has('bicep', /az bicep lint/), 'the real linter does not run'],
    [has('what-if', /azd provision .*--preview/), 'nobody sees what would change'],
    [has('deploy', /azd provision/) && has('deploy', /azd deploy/), 'nothing is deployed'],
    [
      ['test', 'image', 'bicep', 'what-if'].every((job) => needs('deploy').includes(job)),
      'it deploys what was not tested',
    ],
    // A run is of one commit; workflow_run would check out whatever is newest.
    [!text.includes('workflow_run'), 'it runs on workflow_run'],
    [!/AZURE_CREDENTIALS|CLIENT_SECRET|AZURE_PASSWORD/.test(text), 'it signs in with a secret'],
    [text.includes('id-token: write'), 'it has no OIDC token to sign in with'],
    [
      /ENTRA_CLIENT_ID: \$\{\{ vars\.ENTRA_CLIENT_ID \}\}/.test(text),
      'ENTRA_CLIENT_ID is not a variable of its own',
    ],
  ]
  return rules.flatMap(([kept, sentence]) => (kept ? [] : [sentence]))
}
