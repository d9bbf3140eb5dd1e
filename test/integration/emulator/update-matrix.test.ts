import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { resourceTypes as allTypes } from '../../../emulator/cloudformation/resources/index.ts';
import { specificationOf } from '../../../emulator/cloudformation/specification.ts';
import { findByIdentifiers, type Outcome, runCase } from '../../support/update-matrix.ts';
import type { UpdateCase, UpdateSample } from '../../support/update-sample.ts';

/**
 * Every property of every resource type is changed by a stack update, and what CloudFormation said before, what the service
 * shows after, and what the specification says of replacement must agree. The samples are in `update-matrix/`.
 */
const samples = await allSamples();

/** CloudFormation's own types are carried out by its engine, and have tests of their own; of the CDK's there is nothing to read. */
const resourceTypes = allTypes.filter(({ type }) => !/^AWS::(CloudFormation|CDK)::/.test(type));

async function allSamples(): Promise<UpdateSample[]> {
  const folder = new URL('./update-matrix/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, folder).href) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) =>
      name.endsWith('Samples') ? (value as readonly UpdateSample[]) : [],
    ),
  );
}

interface Entry {
  readonly type: string;
  readonly property: string;
  readonly outcome: Outcome;
}

const entries: Entry[] = [];

describe.each(resourceTypes)('$type', ({ type, read, writeOnly = [] }) => {
  const sample = samples.find((one) => one.type === type);
  if (sample === undefined) {
    test('has a sample', () => {
      throw new Error(`write one in update-matrix/, with a case for every property of ${type}`);
    });
    return;
  }

  test('can be read back', () => {
    expect(read).toBeDefined();
  });

  test('has a case for every property of its specification', () => {
    const properties = Object.keys(specificationOf(type)?.properties ?? {});

    expect(new Set(Object.keys(sample.properties))).toEqual(new Set(properties));
  });

  test('has those properties left out of drift detection that are never shown', () => {
    const never = casesOf(sample).filter(({ one }) => 'hidden' in one);
    const names = new Set(never.map(({ property }) => property));

    expect(writeOnly).toEqual(expect.arrayContaining([...names]));
  });

  if (sample.notImportable === undefined) {
    test('is found by its identifiers alone', () => findByIdentifiers(sample));
  }

  test.each(casesOf(sample))('$title', async ({ property, one }) => {
    entries.push({ type, property, outcome: await runCase(sample, property, one) });
  });
});

function casesOf({ properties }: UpdateSample) {
  return Object.entries(properties).flatMap(([property, given]) => {
    const cases: readonly UpdateCase[] = Array.isArray(given) ? given : [given as UpdateCase];
    return cases.map((one, at) => ({
      title: cases.length === 1 ? property : `${property} (${at + 1})`,
      property,
      one,
    }));
  });
}

test('no type has two samples, and each sample is of a type that there is', () => {
  const types = samples.map(({ type }) => type);

  expect(new Set(types).size).toBe(types.length);
  expect(resourceTypes.map(({ type }) => type)).toEqual(expect.arrayContaining(types));
});

afterAll(() => {
  const count = (outcome: Outcome) => entries.filter((one) => one.outcome === outcome).length;
  const report = {
    types: new Set(entries.map(({ type }) => type)).size,
    properties: new Set(entries.map(({ type, property }) => `${type} ${property}`)).size,
    cases: entries.length,
    inPlace: count('in place'),
    replaced: count('replaced'),
    refused: count('refused'),
    notTaken: count('not taken'),
    entries,
  };
  mkdirSync('report', { recursive: true });
  writeFileSync('report/update-matrix.json', `${JSON.stringify(report, undefined, 2)}\n`);
  const { types, properties, cases, inPlace, replaced, refused, notTaken } = report;
  process.stdout.write(
    `update matrix: ${types} types, ${properties} properties, ${cases} cases: ${inPlace} in place, ${replaced} replaced, ${refused} refused, ${notTaken} not taken\n`,
  );
});
