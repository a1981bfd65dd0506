/** The help text of `voordeur doctor`; docs/doctor.md says the same at length. */
export const USAGE = `Usage: voordeur doctor [--json]
       voordeur doctor explain [--json] < what-you-got

doctor          reads the same settings as the server and checks them: the configuration, the
                folder, the sign-in service, the clock, the redirect URI, the credential.
                Nothing is changed, and no secret is shown
doctor explain  reads a token, an error with an AADSTS or AADB2C code, or a WWW-Authenticate
                header from standard input, and says what it is, why, and what to do.
                "doctor -" is the same, and so is "doctor" with something piped into it

  --json        one JSON object instead of a table
  --help        this text

Exit code 0   no problem was found
          1   a problem or a warning was found, or a failure explained
          2   wrong use, or nothing could be read
`

/** Said without repeating what was given. */
export const NEVER_AS_ARGUMENT =
  'A token or a message is read from standard input only. An argument is seen by everybody on this\nmachine who lists processes, and stays in the history of the shell. Pipe it in:\n\n  voordeur doctor explain < file\n'
