/** Everything that must not be in the tables, whatever happened; each query counts it. */
export const ORPHANS: Readonly<Record<string, string>> = {
  'tokens or codes without a grant': `
    SELECT count(*) AS n FROM engine_record AS record
    WHERE record.model IN ('RefreshToken', 'AuthorizationCode') AND NOT EXISTS
      (SELECT 1 FROM engine_record AS held
       WHERE held.model = 'Grant' AND held.id_hash = record.grant_hash)`,
  'grants with two living refresh tokens': `
    SELECT count(*) AS n FROM
      (SELECT grant_hash FROM engine_record
       WHERE model = 'RefreshToken' AND consumed_at IS NULL
       GROUP BY grant_hash HAVING count(*) > 1) AS twice`,
  'redeemed refresh tokens without an answer': `
    SELECT count(*) AS n FROM engine_record AS record
    WHERE record.model = 'RefreshToken' AND record.consumed_at IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM refresh_reply WHERE refresh_reply.token_hash = record.id_hash)`,
  'answers whose refresh token does not exist': `
    SELECT count(*) AS n FROM refresh_reply AS reply WHERE NOT EXISTS
      (SELECT 1 FROM engine_record AS held
       WHERE held.model = 'RefreshToken' AND held.id_hash = reply.successor_hash)`,
}
