/** Why a PostgreSQL could not be used, in words that hold no secret, and what to do about it. */
export interface PostgresFailure {
  readonly what: string
  readonly remedy: string
}

/** By SQLSTATE (PostgreSQL Appendix A) or the code of a Node error. */
const REMEDIES: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [
    /^28|client password must be/,
    'Check the user and the password of DATABASE_URL or DATABASE_PASSWORD_FILE.',
  ],
  [/^3D000$/, 'Create that database, or name another in DATABASE_URL.'],
  [
    /^42501$/,
    'Give the user of DATABASE_URL the right to create tables there (GRANT CREATE ON SCHEMA), or let one that may migrate first.',
  ],
  [/^25006$/, 'The server takes no writes. Name the primary in DATABASE_URL, or wait for it.'],
  [/^53300$/, 'The server has no connection left. Lower DATABASE_CONNECTIONS, or raise its limit.'],
  [/^57P0/, 'The server starts or stops. Try again in a moment.'],
  [
    /CERT|SIGNED|ISSUER|VERIFY|ALTNAME/,
    'Name the authority that signed the server’s certificate in DATABASE_CA_FILE, and the server in DATABASE_URL as in that certificate.',
  ],
  [
    /does not support SSL/,
    'Turn TLS on at the server. Where nobody else is on the network: sslmode=disable in DATABASE_URL, with ALLOW_DATABASE_WITHOUT_TLS=true.',
  ],
  [/^DATABASE_/, 'Check the path, and that this user may read it.'],
  [/^E(AI_AGAIN|NOTFOUND)$/, 'Check the host in DATABASE_URL, and this machine’s DNS.'],
]
const OTHERWISE = 'Check that it runs, and that this machine reaches it.'

/** @param error what `pg` or Node said. */
export function explainPostgres(error: unknown): PostgresFailure {
  const { message, code, name } = error as { message?: string; code?: unknown; name?: string }
  // Refused at each of the addresses of a name, Node says it without a message.
  const what = (message || String(code ?? name ?? 'It failed')).replace(/\.?$/, '.')
  const remedy = REMEDIES.find(
    ([pattern]) => pattern.test(String(code ?? '')) || pattern.test(message ?? ''),
  )
  return { what, remedy: remedy?.[1] ?? OTHERWISE }
}
