/** The help text of `voordeur revoke`; docs/revocation.md says the same at length. */
export const USAGE = `Usage: voordeur revoke --grant <hash> | --person <id> | --client <id>
                       [--dry-run] [--yes] [--json]

  --grant    one person's connection of one client, as tokens ("grant") and the audit trail name it
  --person   everything of a person: their id (person_...), or their object id at Entra
  --client   everything of a client, its own tokens too
  --dry-run  shows how much it is and changes nothing
  --yes      does not ask
  --json     one JSON object

Ends sign-ins, refresh tokens and access tokens while the server runs. Every process of the gateway
refuses them within two seconds. It forbids nothing: who may sign in can sign in again.

Exit code 0   done
          1   not done
          2   wrong use
`
