import { isGuid } from '../kernel/guid.ts'
import type { CommandContext } from '../node/command-context.ts'
import { type Revoked, revoke as takeAway } from '../oauth/revoke.ts'
import type { Held } from '../storage/ports/holdings.ts'
import { PERSON_PREFIX } from '../storage/ports/people.ts'
import { type Command, EXIT, misused, NotDone } from './command.ts'
import { confirmed } from './confirm.ts'
import { type Deployment, withDeployment } from './deployment.ts'
import { readOptions } from './options.ts'
import { reportJson } from './report-json.ts'
import { USAGE } from './revoke-usage.ts'
import { type ClientKind, clientKind, whatStays } from './what-stays.ts'

export const revoke: Command = {
  name: 'revoke',
  summary: 'ends what a grant, a person or a client holds, while the server runs',
  usage: USAGE,
  async run(context) {
    const { named, ...flags } = read(context.arguments)
    return withDeployment(context, (deployment) => act(context, deployment, named, flags))
  },
}

interface Flags {
  readonly dryRun: boolean
  readonly yes: boolean
  readonly json: boolean
}

const OPTIONS = {
  grant: 'string',
  person: 'string',
  client: 'string',
  'dry-run': 'boolean',
  yes: 'boolean',
  json: 'boolean',
} as const

function read(args: readonly string[]): Flags & { readonly named: Revoked } {
  const options = readOptions(args, OPTIONS, USAGE)
  const { grant, person, client, yes, json } = options
  const named = Object.entries({ grant, person, client }).flatMap(([kind, id]) =>
    id === undefined ? [] : [{ kind: kind as Revoked['kind'], id }],
  )
  const [revoked, ...more] = named
  if (revoked === undefined || more.length > 0)
    throw misused(`Name one of --grant, --person and --client.\n\n${USAGE}`)
  if (!isOfTheForm[revoked.kind](revoked.id)) throw misused(NOT_OF_THE_FORM[revoked.kind])
  return { named: revoked, dryRun: options['dry-run'], yes, json }
}

const isOfTheForm = {
  grant: (id: string) => /^[\w-]{43}$/.test(id),
  person: (id: string) => isGuid(id) || (id.startsWith(PERSON_PREFIX) && /^[\w-]{8,64}$/.test(id)),
  client: (id: string) => /^[\x21-\x7e]{1,2048}$/.test(id),
} as const

const NOT_OF_THE_FORM = {
  grant:
    'A grant is named by the 43 characters that tokens have as "grant" and that `voordeur audit` shows.',
  person: 'A person is named by their id here (person_...) or by their object id at Entra.',
  client: 'A client is named by its client_id.',
} as const

async function act(
  context: CommandContext,
  deployment: Deployment,
  named: Revoked,
  { dryRun, yes, json }: Flags,
): Promise<number> {
  const { config, store, clock } = deployment
  const revoked = await resolved(deployment, named)
  const held = await store.holdings.count(revoked.kind, revoked.id)
  const client = revoked.kind === 'client' ? await clientKind(deployment, revoked.id) : undefined
  const report = { ...revoked, held, ...(client ? { client } : {}) }
  if (!dryRun) {
    const asked = yes || (await confirmed(context, whatEnds(report)))
    if (!asked) throw new NotDone('Nothing was changed.')
    await takeAway(revoked, { records: store.engineRecords, clock, lifetimes: config.lifetimes })
  }
  context.stdout.write(json ? asJson(report, !dryRun) : asText(report, !dryRun))
  return EXIT.done
}

const MOST_NAMED = 10

/** Entra's object id stands for our own id of that person. */
async function resolved({ store }: Deployment, named: Revoked): Promise<Revoked> {
  if (named.kind !== 'person' || !isGuid(named.id)) return named
  const people = await store.holdings.peopleWith(named.id, MOST_NAMED)
  const [id, ...more] = people
  if (id === undefined)
    throw new NotDone('Nobody with that object id has signed in at this gateway.')
  if (more.length > 0)
    throw new NotDone(
      `That object id is of several people here. Name one of them:\n  ${people.join('\n  ')}`,
    )
  return { kind: 'person', id }
}

interface Report extends Revoked {
  readonly held: Held
  readonly client?: ClientKind
}

const whatEnds = ({ kind, id, held: { grants, refreshTokens, codes } }: Report): string =>
  `${kind} ${id}: ${grants} grant(s), ${refreshTokens} refresh token(s), ${codes} code(s), ` +
  'and the access tokens that are out.'

function asText(report: Report, done: boolean): string {
  const lines = [
    whatEnds(report),
    done
      ? 'Revoked. Every process of this gateway refuses them within two seconds.'
      : 'A dry run: nothing was changed.',
    whatStays(report.kind, report.client),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const asJson = (report: Report, revoked: boolean): string =>
  reportJson('revoke', { revoked, ...report })
