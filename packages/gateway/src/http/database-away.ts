/**
 * What callers are told while the database can't be reached or does not write (RFC 9110 section
 * 15.6.4). A database that restarts is back within seconds.
 */
export const databaseAway = {
  status: 503,
  headers: { 'retry-after': '2', 'cache-control': 'no-store' },
  /** For clients: OAuth's own word for it. */
  error: 'temporarily_unavailable',
  description: 'the database does not answer; try again',
  /** For people. */
  page: {
    title: 'That is not possible now',
    whatHappened: 'The database of this server does not answer.',
    whatToDo: 'Wait a minute and try again from the application.',
  },
} as const
