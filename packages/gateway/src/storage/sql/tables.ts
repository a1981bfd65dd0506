/** The gateway's tables as Kysely sees them; `schema.ts` makes them. */
export interface Tables {
  engine_record: {
    model: string
    id_hash: string
    payload: string
    grant_hash: string | null
    person_id: string | null
    client_id: string | null
    expires_at: number | null
    consumed_at: number | null
  }
  refresh_reply: {
    token_hash: string
    grant_hash: string
    successor_hash: string
    parameters_hash: string
    sealed: string
    redeemed_at: number
    expires_at: number
  }
  revocation: {
    sequence: number
    kind: string
    subject: string
    not_before: number
    expires_at: number
  }
  audit_entry: {
    sequence: number
    event: string
    at: number
    grant_hash: string | null
    person_id: string | null
    client_id: string | null
    expires_at: number
  }
  person: {
    key: string
    id: string
    tenant_id: string | null
    object_id: string | null
    created_at: number
  }
  sign_in: {
    state_hash: string
    purpose_hash: string
    browser_hash: string
    sealed: string
    expires_at: number
  }
  step_up: {
    link_hash: string
    grant_hash: string
    demand_hash: string
    person_id: string
    client_id: string
    challenged: number
    sealed: string
    expires_at: number
  }
  signing_key: {
    kid: string
    succeeds: string
    sealed_jwk: string
    created_at: number
    signs_from: number
  }
  metadata_document: {
    url: string
    document: string
    fetched_at: number
  }
}
