/**
 * The first Node with everything that is used: SQLite, type stripping, `using`. In a file of its
 * own, without imports, so that an older Node can still load it and be told.
 */
export const NODE_MAJOR = 24
