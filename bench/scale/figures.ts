import type { Machine } from '../machine.ts'
import type { Skipped } from '../results.ts'
import { LOOK_UPS, type LookUp } from './look-ups.ts'
import type { ReaderReply } from './reader.ts'

/** A register of the size that was asked for, and how it was made. */
export interface MadeRegister {
  /** ISO 8601, when that began. */
  readonly date: string
  readonly machine: Machine
  /** For people: whose streets the register was put together from. */
  readonly madeFrom: string
  readonly register: {
    readonly addresses: number
    readonly endedAddresses: number
    readonly buildings: number
    readonly postcodes: number
    readonly megabytes: number
  }
  readonly import: ScaleImportFigures
}

/** What `bench/national-register.json` holds. */
export interface NationalFigures extends MadeRegister {
  /** The machine as it was then: look-ups may be timed later than the register was made. */
  readonly lookedUp: { readonly date: string; readonly machine: Machine }
  readonly limitP99Ms: number
  readonly lookUps: Readonly<Record<LookUp, ColdAndWarm>>
}

/** Of the import, in a process of its own. */
export interface ScaleImportFigures {
  readonly occurrences: number
  readonly xmlMegabytes: number
  readonly seconds: {
    readonly reading: number
    readonly writing: number
    readonly indexing: number
  }
  readonly peakMemoryMb: number
  readonly limitMemoryMb: number
  /** On disk beside the register, until it is finished. */
  readonly stagingMegabytes: number
  /** A real extract of this size would take so long: with its zip, and with what things were before. */
  readonly projectedSeconds: number | Skipped
}

export interface ColdAndWarm {
  /** In a fresh process, with nothing of the file in memory when it begins. */
  readonly cold: ReaderReply | Skipped
  /** In a fresh process, with as much of the file in memory as the system keeps. */
  readonly warm: ReaderReply
}

const WORDS: Readonly<Record<LookUp, string>> = {
  postcode: 'a postcode, its first 50 addresses',
  address: 'an address by its id',
  object: 'an object by its id, its addresses',
  building: 'a building by its id',
}

/** The figures for a person to read; also those of an earlier run. */
export function nationalLines(figures: NationalFigures): readonly string[] {
  const { machine, register, madeFrom, lookUps, lookedUp, limitP99Ms } = figures
  const { seconds, peakMemoryMb, limitMemoryMb, stagingMegabytes } = figures.import
  const took = seconds.reading + seconds.writing + seconds.indexing
  const over = peakMemoryMb <= limitMemoryMb ? '' : ', OVER IT'
  return [
    `A register of ${count(register.addresses)} addresses and ${count(register.buildings)} buildings, from the`,
    `pieces of ${madeFrom}: ${count(register.megabytes)} MB (${figures.date.slice(0, 10)}, ${machine.cpu}, Node ${machine.node})`,
    `import: ${minutes(took)} (reading ${minutes(seconds.reading)}, writing ${minutes(seconds.writing)}, indexing ${minutes(seconds.indexing)});`,
    `  at most ${peakMemoryMb.toFixed(0)} MB of memory (limit ${limitMemoryMb} MB${over}), ${count(stagingMegabytes)} MB of disk beside the register`,
    ...projected(figures.import.projectedSeconds),
    ...beside(machine, 'the import'),
    ...beside(lookedUp.machine, 'the look-ups'),
    row('look-ups', ['p50', 'p99', 'max', 'from disk']),
    ...LOOK_UPS.flatMap((each) => [
      timesRow(`${WORDS[each]}, cold`, lookUps[each].cold, limitP99Ms),
      timesRow(`${WORDS[each]}, warm`, lookUps[each].warm, limitP99Ms),
    ]),
    `${count(lookUps.postcode.warm.samples)} of each, cold and warm; limit ${limitP99Ms} ms at p99`,
  ]
}

/** Other work on the machine makes times longer, the longest ones most of all. */
const beside = ({ loadAverage }: Machine, what: string): string[] =>
  loadAverage > 0.5 ? [`LOAD AVERAGE ${loadAverage} BEFORE ${what.toUpperCase()}`] : []

const projected = (seconds: number | Skipped): string[] =>
  typeof seconds === 'number'
    ? [`  a real extract of this size, with its zip and its history: about ${minutes(seconds)}`]
    : []

function timesRow(label: string, times: ReaderReply | Skipped, limitP99Ms: number): string {
  if ('skipped' in times) return `${label}: skipped (${times.skipped})`
  const { p50Ms, p99Ms, maxMs, storageMb } = times
  return row(`${label}${p99Ms > limitP99Ms ? '  OVER THE LIMIT' : ''}`, [
    ...[p50Ms, p99Ms, maxMs].map((ms) => `${ms.toFixed(3)} ms`),
    storageMb === null ? '?' : `${storageMb.toFixed(0)} MB`,
  ])
}

const row = (label: string, cells: readonly string[]): string =>
  [label.padEnd(58), ...cells.map((cell) => cell.padStart(12))].join('').trimEnd()

const count = (value: number): string => Math.round(value).toLocaleString('en')
const minutes = (seconds: number): string =>
  seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`
