import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  compileFilterPattern,
  type FilterPattern,
  FilterSet,
  LogText,
} from '../../emulator/services/logs/filter-pattern/index.ts';
import { cloudTrailRecords } from './cloudtrail-records.ts';
import { rounded } from './figures.ts';
import type { BenchRow } from './row.ts';
import { shippedPatterns } from './shipped-filters.ts';

const limit = 1.25;
const rounds = 60;
const sliceSize = 400;
const generated = 2000;

/**
 * What matching every shipped metric filter adds to parsing CloudTrail records: (parse and match) / (parse alone), both
 * measured in turns. `CLOUDTRAIL_FILES=<folder>` takes the records of a trail's `*.json` files in place of generated ones.
 */
export async function benchFilters(folder = process.env.CLOUDTRAIL_FILES): Promise<BenchRow[]> {
  const patterns = await shippedPatterns(new URL('../../cloudformation/', import.meta.url));
  const records = folder === undefined ? cloudTrailRecords(generated) : await recordsIn(folder);
  const value = measureRatio(records, patterns.map(compileFilterPattern));
  const name = `${patterns.length} shipped filters over ${records.length} ${folder === undefined ? 'generated' : 'real'} CloudTrail records`;
  return [
    {
      name,
      value: rounded(value),
      unit: '× JSON.parse',
      limit,
      holds: patterns.length > 0 && value <= limit,
    },
  ];
}

async function recordsIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) => {
    const { Records: records } = JSON.parse(text) as { Records: unknown[] };
    return records.map((record) => JSON.stringify(record));
  });
}

/**
 * The records are taken in slices of about a millisecond and each slice many times, parsing and matching in turns; its
 * shortest times count, as everything else that the machine does only makes them longer.
 */
export function measureRatio(
  records: readonly string[],
  filters: readonly FilterPattern[],
): number {
  const set = new FilterSet(filters);
  const slices = Array.from({ length: Math.ceil(records.length / sliceSize) }, (_, index) => ({
    texts: records.slice(index * sliceSize, (index + 1) * sliceSize),
    parse: Number.POSITIVE_INFINITY,
    match: Number.POSITIVE_INFINITY,
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const slice of slices) {
      slice.parse = Math.min(
        slice.parse,
        timeOf(() => parseAll(slice.texts)),
      );
      slice.match = Math.min(
        slice.match,
        timeOf(() => matchAll(slice.texts, set)),
      );
    }
  }
  const sum = (times: number[]) => times.reduce((total, time) => total + time, 0);
  return sum(slices.map(({ match }) => match)) / sum(slices.map(({ parse }) => parse));
}

function timeOf(work: () => number): number {
  const start = performance.now();
  const result = work();
  const time = performance.now() - start;
  // The result is looked at, or the compiler may leave the work out.
  return result < 0 ? Number.NaN : time;
}

function parseAll(records: readonly string[]): number {
  let objects = 0;
  for (const text of records) if (typeof JSON.parse(text) === 'object') objects += 1;
  return objects;
}

function matchAll(records: readonly string[], filters: FilterSet): number {
  let matches = 0;
  for (const text of records) matches += filters.matching(new LogText(text)).length;
  return matches;
}
