// Loaded before a program (node --import): writes down its peak memory in MB when it ends.
import { writeFileSync } from 'node:fs'
import { peakMemoryMb } from './process-usage.ts'

const file = process.env['BENCH_PEAK_FILE']
if (file !== undefined) process.once('exit', () => writeFileSync(file, String(peakMemoryMb())))
