import { type Requirement, tested } from './requirement.ts'

const SOURCE = 'Own promise, revocation and keys'
const REVOKED = 'test/flows/replicas/revoked-tokens.test.ts'
const POSTGRES = 'test/flows/replicas/revoked-on-postgres.test.ts'
const UNHEARD = 'test/flows/replicas/unheard-revocations.test.ts'
const ROTATED = 'test/flows/replicas/rotated-keys.test.ts'
const FEED = 'packages/gateway/src/resource/revocation/revocation-feed.test.ts'
const LIST = 'packages/gateway/src/resource/revocation/revocation-list.test.ts'
const RING = 'packages/gateway/src/oauth/tokens/key-ring.test.ts'
const SCHEDULE = 'packages/gateway/src/oauth/tokens/key-schedule.test.ts'

/** What ends before its time, and keys that change, on any number of replicas. */
export const promisesRevocation: readonly Requirement[] = [
  {
    id: 'voordeur-revoked-everywhere',
    level: 'MUST',
    source: SOURCE,
    duty: 'A revoked grant, person or client is refused at the next call on every replica, within two seconds.',
    code: 'packages/gateway/src/resource/revocation/revocation-feed.ts',
    tests: [
      ...tested(
        REVOKED,
        'is refused there at once and by the other at its next look, with the way to a new one',
        'is inactive to who introspects it',
        'acts for nobody, also not in a call that is under way at the other',
        'ends everything of a person, whatever the client, and lets them sign in anew',
        'ends everything of a client and nothing of another, and its registration stays',
        'ends the tokens of a machine, and says that it gets new ones with its secret',
      ),
      ...tested(
        POSTGRES,
        'both refuse what the command has revoked, and what was revoked before they began',
      ),
      ...tested(
        FEED,
        'learns half a second later what another process has revoked, and asks for that alone',
        'asks again within two seconds also while the store is away, and says so once',
      ),
    ],
  },
  {
    id: 'voordeur-revoked-before-ready',
    level: 'MUST',
    source: SOURCE,
    duty: 'A process that starts takes no token that was revoked before.',
    code: 'packages/gateway/src/assembly/revocations.ts',
    tests: [
      ...tested(REVOKED, 'is refused from the first request on by one that starts later'),
      ...tested(
        FEED,
        'has read all of it before it starts, however long it is',
        'does not start without it',
      ),
    ],
  },
  {
    id: 'voordeur-sign-in-after-revocation',
    level: 'MUST',
    source: SOURCE,
    duty: 'A person who was revoked can sign in anew, and no token of before gets away.',
    code: 'packages/gateway/src/resource/revocation/revocation-list.ts',
    tests: tested(
      LIST,
      'when its person was revoked after it was issued, and a later one lives',
      'when it is of the very second of the revocation: nobody can tell which came first',
    ),
  },
  {
    id: 'voordeur-revocations-unheard',
    level: 'MUST',
    source: SOURCE,
    duty: 'Without word of revocations for ten seconds, reading goes on and nothing is changed or delegated.',
    code: 'packages/gateway/src/mcp/hold-back.ts',
    tests: [
      ...tested(
        UNHEARD,
        'all goes on for ten seconds; then what is public and what reads, and nothing else',
        'a batch with one write waits as a whole',
        'nobody is acted for, also not by a call that began before',
        'nobody is told that a token is good',
      ),
      ...tested(FEED, 'does not take an old list for fresh because its clock was set back'),
    ],
  },
  {
    id: 'voordeur-key-rotation',
    level: 'MUST',
    source: SOURCE,
    duty: 'Signing keys change by age and by command, and no token is refused in its life for it.',
    code: 'packages/gateway/src/oauth/tokens/key-schedule.ts',
    tests: [
      ...tested(
        ROTATED,
        'replaces the key, and no token is refused in its life',
        'happens of itself when a key is old, and once',
        'ends nothing that has begun: a sign-in goes on over the change',
      ),
      ...tested(
        'packages/gateway/src/oauth/tokens/key-rotation.test.ts',
        'lose no token in its life, whatever the order of events and clocks a minute off',
      ),
      ...tested(
        SCHEDULE,
        'is published for longer than anybody keeps an older list, clocks apart included',
        'until the last token it can have signed has expired everywhere',
      ),
    ],
  },
  {
    id: 'voordeur-unknown-key',
    level: 'MUST',
    source: SOURCE,
    duty: 'A key id that is not known is looked for once a second at most, and not knowing is no refusal.',
    code: 'packages/gateway/src/oauth/tokens/key-ring.ts',
    tests: tested(
      RING,
      'makes us look whether it is new, together with all who ask',
      'is looked for once a second: strangers can invent one for each request',
      'may be good while the store is away: that is said, and not that it is bad',
    ),
  },
  {
    id: 'voordeur-keys-distrusted',
    level: 'SHOULD',
    source: SOURCE,
    duty: 'Keys in the wrong hands are replaced at once, with all they signed, by somebody who confirms it.',
    code: 'packages/gateway/src/oauth/tokens/rotate-keys.ts',
    tests: tested(
      ROTATED,
      'end what they signed, and each gateway knows the new one when it first sees it',
      'are left alone when nobody is there to say yes, or somebody says no',
    ),
  },
]
