/** What a command answers to `--json`. `schema` goes up when a member changes its meaning or goes. */
export const reportJson = (command: string, members: object): string =>
  `${JSON.stringify({ schema: 1, command, ...members }, null, 2)}\n`
