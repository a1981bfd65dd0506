/** The real-estate server, for whoever starts it: the process, and the tests. */
export { openRealEstate, type RealEstate } from './open-real-estate.ts'
