#!/bin/sh
# Makes what this installation keeps secret, once; a second run changes nothing. Without the folder
# "authority" it makes new certificates, and nothing else new.
# PREPARED: the folder with authority, database, gateway and entra in it.
set -eu
umask 077
prepared="${PREPARED:-/prepared}"
days=3650
# Who reads what: PostgreSQL's user in its image, and ours.
postgres="${POSTGRES_OWNER:-999:999}"
voordeur="${VOORDEUR_OWNER:-65532:65532}"

if [ -e "$prepared/authority/complete" ]; then
  echo 'prepare: everything is there already.'
  exit 0
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"

openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days "$days" -subj '/CN=Voordeur of this machine' \
  -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
  -keyout authority.key -out authority.pem 2>/dev/null

# signed <file> <name> <extensions>
signed() {
  openssl req -newkey rsa:2048 -nodes -sha256 -subj "/CN=$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf '%s\n' "$3" 'basicConstraints=CA:FALSE' > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key -CAcreateserial -sha256 \
    -days "$days" -extfile "$1.ext" -out "$1.pem" 2>/dev/null
}
signed database database 'subjectAltName=DNS:database'
signed localhost localhost 'subjectAltName=DNS:localhost'
signed client 'Voordeur in development' 'extendedKeyUsage=clientAuth'

# What data is sealed with, or was made with, is never made anew.
kept() {
  if [ -e "$prepared/$1" ]; then cat "$prepared/$1"; else openssl rand "$2" "$3"; fi
}
kept database/password -hex 24 > password
kept gateway/master.key -base64 32 > master.key
# Over the network with TLS and a password only.
printf '%s\n' 'local all all trust' 'hostssl all all all scram-sha-256' > pg_hba.conf

# put <owner> <from> <to>
put() {
  cp --remove-destination "$2" "$prepared/$3"
  chmod 0400 "$prepared/$3"
  chown "$1" "$prepared/$3"
}
put "$postgres" database.pem database/server.pem
put "$postgres" database.key database/server.key
put "$postgres" password database/password
put "$postgres" pg_hba.conf database/pg_hba.conf
cat client.pem client.key > client-both.pem
put "$voordeur" authority.pem gateway/authority.pem
put "$voordeur" password gateway/database-password
put "$voordeur" master.key gateway/master.key
put "$voordeur" client-both.pem gateway/client.pem
put "$voordeur" localhost.pem entra/server.pem
put "$voordeur" localhost.key entra/server.key
put "$voordeur" client.pem entra/client.pem
put "$voordeur" authority.pem authority/authority.pem
chown "$postgres" "$prepared/database"
chown "$voordeur" "$prepared/gateway" "$prepared/entra"
# The authority's key is not kept: it signs nothing again.
: > "$prepared/authority/complete"
echo 'prepare: made an authority, certificates, a password and the master key.'
