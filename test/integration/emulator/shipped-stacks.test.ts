import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Stacks } from '../../support/stacks.ts';
import { aWorld } from '../../support/world.ts';

interface Deployment {
  readonly 'template-file-path': string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

const root = new URL('../../../', import.meta.url);

function deploymentOf(stack: string): { template: string; parameters: Record<string, string> } {
  const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
  const text = read(`cloudformation/deployments/emulator/${stack}.yaml`);
  const { 'template-file-path': path, parameters } = parse(text) as Deployment;
  const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
  return { template: read(path), parameters: Object.fromEntries(texts) };
}

const later = ['trail', 'base', 'canary', 'detection-canary'];

test('the shipped stacks come, change, do not drift and go with the rights of the shipped service role', async () => {
  const stacks = new Stacks(aWorld());
  const identity = deploymentOf('identity');
  const { parameters } = identity;
  await stacks.create('keywatch-identity', identity.template, { parameters });
  const RoleARN = 'arn:aws:iam::123456789012:role/keywatch/cloudformation/keywatch-cloudformation';

  const outcomes: Record<string, (string | undefined)[]> = {};
  const drifted: string[] = [];
  for (const stack of later) {
    const { template, parameters } = deploymentOf(stack);
    const options = { parameters, input: { RoleARN } };
    const created = await stacks.create(`keywatch-${stack}`, template, options);
    const tagged = { ...options, tags: { environment: 'test' } };
    const updated = await stacks.update(`keywatch-${stack}`, template, tagged);
    outcomes[stack] = [created.StackStatus, updated.StackStatus];
    await stacks.drift(`keywatch-${stack}`);
    drifted.push(...(await stacks.drifted(`keywatch-${stack}`)));
  }
  for (const stack of later.toReversed()) {
    const input = { StackName: `keywatch-${stack}`, EnableTerminationProtection: false };
    await stacks.call('UpdateTerminationProtection', input);
    outcomes[stack]?.push((await stacks.delete(`keywatch-${stack}`)).StackStatus);
  }

  expect(drifted).toEqual([]);
  const well = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'DELETE_COMPLETE'];
  expect(outcomes).toEqual(Object.fromEntries(later.map((stack) => [stack, well])));
});
