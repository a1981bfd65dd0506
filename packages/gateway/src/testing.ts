export { runAs } from './resource/current-user.ts'
