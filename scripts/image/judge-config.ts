/** What a container engine is told about an image; Docker's own names. */
export interface ImageConfig {
  readonly User?: string
  readonly Entrypoint?: readonly string[] | null
  readonly Cmd?: readonly string[] | null
  readonly Env?: readonly string[] | null
  readonly StopSignal?: string
  readonly Healthcheck?: { readonly Test?: readonly string[] }
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly Volumes?: Readonly<Record<string, unknown>> | null
  readonly ExposedPorts?: Readonly<Record<string, unknown>> | null
}

interface Rule {
  readonly rule: string
  readonly holds: (config: ImageConfig) => boolean
}

const USER = '65532:65532'
const SETTINGS = [
  'PATH',
  'NODE_VERSION',
  'YARN_VERSION',
  'NODE_ENV',
  'HOST',
  'PORT',
  'VOORDEUR_DATA_DIR',
  'MALLOC_ARENA_MAX',
]
const TITLES = ['title', 'description', 'version', 'revision', 'base.name']

const RULES: readonly Rule[] = [
  {
    rule: `runs as the numeric user ${USER}, which platforms can see is not root`,
    holds: ({ User }) => User === USER,
  },
  {
    rule: 'starts Node itself, without a shell that would keep the signals',
    holds: ({ Entrypoint, Cmd }) =>
      /^\/usr\/local\/bin\/node( --[\w=-]+)*$/.test(Entrypoint?.join(' ') ?? '') &&
      Cmd?.join(' ') === 'bin/server.js',
  },
  {
    rule: 'asks its health without a shell',
    holds: ({ Healthcheck }) => Healthcheck?.Test?.[0] === 'CMD' && Healthcheck.Test.length > 1,
  },
  { rule: 'is stopped by SIGTERM', holds: ({ StopSignal }) => StopSignal === 'SIGTERM' },
  {
    rule: 'is in production mode',
    holds: ({ Env }) => Env?.includes('NODE_ENV=production') ?? false,
  },
  {
    // Known names alone: a secret can have any.
    rule: `sets nothing but ${SETTINGS.join(', ')}`,
    holds: ({ Env }) =>
      (Env ?? []).every((each) => SETTINGS.includes(each.slice(0, each.indexOf('=')))),
  },
  {
    rule: 'declares no volume, so that a read-only root stays one',
    holds: ({ Volumes }) => Object.keys(Volumes ?? {}).length === 0,
  },
  {
    rule: 'exposes the one port',
    holds: ({ ExposedPorts }) => Object.keys(ExposedPorts ?? {}).join(' ') === '3000/tcp',
  },
  {
    rule: 'has the labels of the OCI',
    holds: ({ Labels }) => TITLES.every((each) => Labels?.[`org.opencontainers.image.${each}`]),
  },
]

/** A rule, and whether the image keeps it. */
export interface Verdict {
  readonly rule: string
  readonly holds: boolean
}

/** Judges an image by what an engine would be told. */
export const judgeConfig = (config: ImageConfig): readonly Verdict[] =>
  RULES.map(({ rule, holds }) => ({ rule, holds: holds(config) }))
