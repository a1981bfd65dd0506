import { systemClock } from '../kernel/clock.ts'
import type { CommandContext } from '../node/command-context.ts'
import { checks } from './checks.ts'
import { examine } from './examination.ts'
import { explain } from './explain/explain.ts'
import { explainContext } from './explain/explain-context.ts'
import { EXIT, exitCodeOf } from './finding.ts'
import { isAddressSet, knownValues } from './known-values.ts'
import { readOptions } from './options.ts'
import { progressLine } from './progress-line.ts'
import { readDeployment } from './read-deployment.ts'
import { checkReport, explainReport, type Presentation } from './report.ts'
import { runChecks } from './run-checks.ts'
import { createScrub } from './scrub.ts'
import { type Read, readInput } from './standard-input.ts'
import { NEVER_AS_ARGUMENT, USAGE } from './usage.ts'

/** Runs `voordeur doctor`. Returns the exit code: see {@link EXIT}. */
export async function doctor(context: CommandContext): Promise<number> {
  const options = readOptions(context.arguments)
  switch (options.ask) {
    case 'help':
      context.stdout.write(USAGE)
      return EXIT.good
    case 'nothing':
      context.stderr.write(COMPLAINTS[options.why])
      return EXIT.unusable
    case 'explain':
      return explainInput(context, options.json, await promptedInput(context))
    case 'doctor': {
      const piped = await pipedInput(context)
      return piped ? explainInput(context, options.json, piped) : check(context, options.json)
    }
  }
}

const COMPLAINTS = {
  option: `There is no such option.\n\n${USAGE}`,
  argument: NEVER_AS_ARGUMENT,
} as const

async function check(context: CommandContext, json: boolean): Promise<number> {
  const { environment: env, stdout, stderr, clock = systemClock } = context
  const { config, faults } = readDeployment(env)
  const progress = progressLine(stderr)
  const findings = await runChecks(checks, examine(env, config, faults, clock), {
    onProgress: progress.show,
  })
  progress.clear()
  stdout.write(checkReport(findings, presentation(context, json, knownValues(config, true))))
  return exitCodeOf(findings)
}

async function explainInput(context: CommandContext, json: boolean, read: Read): Promise<number> {
  const { environment: env, stdout, stderr, clock = systemClock } = context
  if ('problem' in read) {
    stderr.write(UNREADABLE[read.problem])
    return EXIT.unusable
  }
  const { config } = readDeployment(env)
  const explanation = await explain(read.text, explainContext(env, config, clock))
  if (!explanation) {
    stderr.write(UNREADABLE.unknown)
    return EXIT.unusable
  }
  const values = knownValues(config, isAddressSet(env))
  stdout.write(explainReport(explanation, presentation(context, json, values)))
  return exitCodeOf(explanation.findings)
}

const UNREADABLE = {
  empty:
    'Nothing came on standard input. Pipe in a token, an error or a WWW-Authenticate header.\n',
  'too-large': 'More than 64 KiB came on standard input, and no token or error is that long.\n',
  unknown:
    'It is no token, no error with a code of Microsoft’s, and no WWW-Authenticate header. It is not\nrepeated here, in case it is a secret.\n',
} as const

/** A person at a terminal is told what to do. */
function promptedInput({ stdin, stderr }: CommandContext): Promise<Read> {
  if (stdin.terminal) stderr.write('Paste it, then press Enter and Ctrl-D.\n')
  return readInput(stdin)
}

/** A pipe that stays empty for so long was not meant for us. */
const FIRST_BYTE_MS = 2_000

async function pipedInput({ stdin }: CommandContext): Promise<Read | undefined> {
  if (!stdin.piped) return undefined
  const read = await readInput(stdin, FIRST_BYTE_MS)
  return 'problem' in read && read.problem === 'empty' ? undefined : read
}

const [MIN_WIDTH, USUAL_WIDTH, MAX_WIDTH] = [60, 80, 100]

function presentation(
  { environment, stdout }: CommandContext,
  json: boolean,
  values: Presentation['values'],
): Presentation {
  const width = Math.min(Math.max(stdout.columns ?? USUAL_WIDTH, MIN_WIDTH), MAX_WIDTH)
  // no-color.org: present and not empty.
  const colour = stdout.isTTY === true && !environment['NO_COLOR']
  return { json, style: { width, colour }, scrub: createScrub(environment), values }
}
