import {
  type ClientCredentialConfig,
  CREDENTIAL_KINDS,
  type CredentialKind,
} from './client-credential-config.ts'
import { judgeManagedIdentity, type ReadSetting } from './judge-managed-identity.ts'

export interface JudgedCredential {
  /** Absent when there are faults. */
  readonly config?: ClientCredentialConfig
  /** Sentences, each with its remedy. None repeats a secret. */
  readonly faults: readonly string[]
  readonly warnings: readonly string[]
}

/** What differs between providers that share these rules. */
export interface CredentialNames {
  /** `ENTRA` reads ENTRA_CLIENT_SECRET, ENTRA_CLIENT_CERTIFICATE_FILE and so on. */
  readonly prefix: string
  /** Other names of the secret. */
  readonly secretAliases?: readonly string[]
  /** Of a managed identity's federated credential, in another cloud than the public one. */
  readonly exchangeAudience?: string
  /** The one kind that is asked for, whatever else is configured. */
  readonly only?: CredentialKind
}

interface Verdict {
  /** `absent` and `elsewhere` leave room for the next kind; `faulty` does not. */
  readonly state: 'ready' | 'absent' | 'elsewhere' | 'faulty'
  readonly config?: ClientCredentialConfig
  readonly sentence?: string
  readonly warnings?: readonly string[]
}

interface Question extends CredentialNames {
  readonly read: ReadSetting
  readonly production: boolean
}

export const ENTRA_CREDENTIAL: CredentialNames = {
  prefix: 'ENTRA',
  secretAliases: ['CLIENT_SECRET'],
}

/**
 * Which credential the settings mean: the one named by `…_CLIENT_AUTHENTICATION`, else the first
 * that is configured, in the order of {@link CREDENTIAL_KINDS}. A pure function: no file is opened.
 */
export function judgeClientCredential(
  read: ReadSetting,
  production: boolean,
  names: CredentialNames,
): JudgedCredential {
  const question = { ...names, read, production }
  if (names.only) return judged(JUDGES[names.only](question))
  const setting = `${names.prefix}_CLIENT_AUTHENTICATION`
  const wanted = read(setting)
  if (wanted === undefined) return firstConfigured(question)
  const kind = CREDENTIAL_KINDS.find((each) => each === wanted)
  if (kind) return judged(JUDGES[kind](question))
  return faulty([`${setting} must be one of ${CREDENTIAL_KINDS.join(', ')}.`])
}

function firstConfigured(question: Question): JudgedCredential {
  const verdicts = CREDENTIAL_KINDS.map((kind) => JUDGES[kind](question))
  const passedOver = verdicts.filter(({ state }) => state === 'elsewhere')
  const first = verdicts.find(({ state }) => state === 'ready' || state === 'faulty')
  if (first) return judged(first, passedOver)
  if (passedOver.length > 0) return faulty(passedOver.map(sentenceOf))
  return faulty([nothingConfigured(question)])
}

function judged(verdict: Verdict, passedOver: readonly Verdict[] = []): JudgedCredential {
  const warnings = [...passedOver.map(sentenceOf), ...(verdict.warnings ?? [])]
  return verdict.config
    ? { config: verdict.config, faults: [], warnings }
    : { faults: [sentenceOf(verdict)], warnings }
}

const faulty = (faults: readonly string[]): JudgedCredential => ({ faults, warnings: [] })
const sentenceOf = ({ sentence = '' }: Verdict): string => sentence

const JUDGES: Readonly<Record<CredentialKind, (question: Question) => Verdict>> = {
  'managed-identity': ({ read, exchangeAudience }) => {
    const verdict = judgeManagedIdentity(read)
    if (verdict.state !== 'ready') return verdict
    const { clientId } = verdict
    const audience = exchangeAudience ? { exchangeAudience } : {}
    return { state: 'ready', config: { kind: 'managed-identity', clientId, ...audience } }
  },
  'workload-identity': ({ read }) => {
    const tokenFile = read('AZURE_FEDERATED_TOKEN_FILE')
    return tokenFile
      ? { state: 'ready', config: { kind: 'workload-identity', tokenFile } }
      : { state: 'absent', sentence: 'AZURE_FEDERATED_TOKEN_FILE is missing: the token’s path.' }
  },
  certificate: ({ read, prefix }) => {
    const [file, keyFile] = [certificateSetting(prefix), `${prefix}_CLIENT_CERTIFICATE_KEY_FILE`]
    const [path, keyPath] = [read(file), read(keyFile)]
    const sentence = `${file} is missing: a PEM file with a certificate and its private key.`
    if (!path) return { state: keyPath ? 'faulty' : 'absent', sentence }
    const key = keyPath ? { keyFile: keyPath } : {}
    return { state: 'ready', config: { kind: 'certificate', file: path, ...key } }
  },
  secret: ({ read, prefix, secretAliases = [], production }) => {
    const name = secretSetting(prefix)
    const secret = read(name, ...secretAliases)
    if (!secret) return { state: 'absent', sentence: `${name} is missing: the app’s secret.` }
    const config = { kind: 'secret', secret } as const
    if (!production) return { state: 'ready', config }
    const warnings = [
      `${name} is in use in production. A secret can leak and expires: prefer a managed identity, a workload identity or a certificate.`,
    ]
    if (['true', '1'].includes(read('ALLOW_CLIENT_SECRET')?.toLowerCase() ?? ''))
      return { state: 'ready', config, warnings }
    const sentence = `${name} is not accepted in production without ALLOW_CLIENT_SECRET=true. Use a managed identity, a workload identity or a certificate, or set it.`
    return { state: 'faulty', sentence, warnings }
  },
}

const secretSetting = (prefix: string) => `${prefix}_CLIENT_SECRET`
const certificateSetting = (prefix: string) => `${prefix}_CLIENT_CERTIFICATE_FILE`

const nothingConfigured = ({ prefix }: Question): string =>
  `Nothing proves to the sign-in service which app this is. Set one of: MANAGED_IDENTITY_CLIENT_ID (a user-assigned managed identity), AZURE_FEDERATED_TOKEN_FILE (workload identity), ${certificateSetting(prefix)} (a certificate), or ${secretSetting(prefix)} (a secret).`
