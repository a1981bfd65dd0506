import type { CommandContext } from '../node/command-context.ts'
import { distrustKeys, publishNextKey, readKeys } from '../oauth/tokens/rotate-keys.ts'
import { type Command, EXIT, misused, NotDone } from './command.ts'
import { confirmed } from './confirm.ts'
import { type Deployment, withDeployment } from './deployment.ts'
import { readOptions } from './options.ts'
import { reportJson } from './report-json.ts'

const USAGE = `Usage: voordeur rotate-keys [--json]
       voordeur rotate-keys --now --distrust-old [--yes] [--json]

Publishes a new signing key. It signs a quarter of an hour later, when everybody knows it, and the
old one is removed when its last token has expired: no call fails. The server does this by itself
every SIGNING_KEY_DAYS days.

  --now --distrust-old  for a key that is in the wrong hands: the new key signs at once and all
                        others are removed, with everything they signed
  --yes                 does not ask
  --json                one JSON object

Exit code 0   done, or a new key is waiting already
          1   not done
          2   wrong use
`

export const rotateKeys: Command = {
  name: 'rotate-keys',
  summary: 'publishes a new signing key, and no call fails; or distrusts all old ones',
  usage: USAGE,
  async run(context) {
    const flags = readOptions(context.arguments, OPTIONS, USAGE)
    if (flags.now !== flags['distrust-old'])
      throw misused(
        '--now and --distrust-old go together: a key that signs before it is known makes calls fail, which is worth it only when the old ones can’t be trusted.',
      )
    const rotate = flags.now ? distrust : publish
    return withDeployment(context, (deployment) => rotate(context, deployment, flags))
  },
}

const OPTIONS = {
  now: 'boolean',
  'distrust-old': 'boolean',
  yes: 'boolean',
  json: 'boolean',
} as const

interface Flags {
  readonly yes: boolean
  readonly json: boolean
}

async function publish(
  context: CommandContext,
  deployment: Deployment,
  { json }: Flags,
): Promise<number> {
  const newest = (await readKeys(deployment)).at(-1)
  const waiting = newest !== undefined && newest.signsFrom > deployment.clock.now()
  const key = waiting ? newest : await publishNextKey(deployment, newest)
  if (key === undefined) throw new NotDone(ANOTHER_WAS_FIRST)
  const signsFrom = new Date(key.signsFrom).toISOString()
  context.stdout.write(
    json
      ? reportJson('rotate-keys', { published: !waiting, kid: key.kid, signsFrom })
      : `${waiting ? 'A new key is waiting already' : 'A new key is published'}: ${key.kid}\n` +
          `It signs from ${signsFrom}. The old one stays until its last token has expired.\n`,
  )
  return EXIT.done
}

async function distrust(
  context: CommandContext,
  deployment: Deployment,
  { yes, json }: Flags,
): Promise<number> {
  if (!yes && !(await confirmed(context, CONSEQUENCES))) throw new NotDone('Nothing was changed.')
  const distrusted = await distrustKeys(deployment)
  if (distrusted === undefined) throw new NotDone(ANOTHER_WAS_FIRST)
  const { key, removed } = distrusted
  context.stdout.write(
    json
      ? reportJson('rotate-keys', { published: true, kid: key.kid, removed })
      : `The new key signs: ${key.kid}\n${removed} key(s) removed, with everything they signed.\n`,
  )
  return EXIT.done
}

const CONSEQUENCES = `THIS ENDS EVERY ACCESS TOKEN AND ID TOKEN THAT IS OUT.
- Every client is answered 401 once, and gets a new token with its refresh token by itself.
- Processes of this gateway follow within two seconds. Until then they may issue tokens that are
  refused at once.
- An API elsewhere that keeps our list of keys refuses new tokens, and takes old ones, for up to
  ten minutes.
- Whoever has the master key reads the new key too: change that first (voordeur rekey).`

const ANOTHER_WAS_FIRST =
  'Another process published a key at the same moment. Look with `voordeur audit`, and run this again if need be.'
