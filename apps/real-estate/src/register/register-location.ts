import { join } from 'node:path'

/** Where the register lies in a data folder: the import writes there and the server reads there. */
export const registerFileIn = (dataDir: string): string => join(dataDir, 'register.sqlite')
