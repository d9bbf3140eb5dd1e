import type * as Ssm from '@aws-sdk/client-ssm';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { parameterAccess } from './access.ts';
import { findByName } from './reference.ts';
import { requireFew, versionNotFound, violation } from './refusals.ts';
import { latest, type Parameter, type Version } from './store.ts';
import { mention } from './trail.ts';

const mostLabels = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
export const labels = {
  LabelParameterVersion: {
    access: ({ Name = '' }, call) => parameterAccess('LabelParameterVersion', Name, call),
    handle: ({ Name = '', ParameterVersion, Labels = [] }, call) => {
      checkLabels(Labels);
      const parameter = findByName(call, Name);
      const version = versionOf(parameter, ParameterVersion ?? latest(parameter).number);
      const valid = Labels.filter(isValid);
      attach(parameter, version, valid);
      const InvalidLabels = Labels.filter((label) => !isValid(label));
      return { InvalidLabels, ParameterVersion: version.number };
    },
    trail: ({ Name }, _outcome, call) => mention(call, Name),
  },
  UnlabelParameterVersion: {
    access: ({ Name = '' }, call) => parameterAccess('UnlabelParameterVersion', Name, call),
    handle: ({ Name = '', ParameterVersion = 0, Labels = [] }, call) => {
      checkLabels(Labels);
      const version = versionOf(findByName(call, Name), ParameterVersion);
      const RemovedLabels = Labels.filter((label) => version.labels.includes(label));
      version.labels = version.labels.filter((label) => !Labels.includes(label));
      const InvalidLabels = Labels.filter((label) => !RemovedLabels.includes(label));
      return { RemovedLabels, InvalidLabels };
    },
    trail: ({ Name }, _outcome, call) => mention(call, Name),
  },
} satisfies Operations<typeof Ssm>;

function checkLabels(given: readonly string[]): void {
  if (given.length > mostLabels) throw tooMany();
  requireFew(given, 'labels', mostLabels);
  if (given.every(({ length }) => length >= 1 && length <= 100)) return;
  throw violation(
    `[${given.join(', ')}]`,
    'labels',
    'Member must satisfy constraint: [Member must have length less than or equal to 100, Member must have length greater than or equal to 1]',
  );
}

function isValid(label: string): boolean {
  return /^[\w.-]+$/.test(label) && !/^(aws|ssm|\d)/i.test(label);
}

function versionOf({ name, versions }: Parameter, wanted: number): Version {
  const version = versions.find(({ number }) => number === wanted);
  if (version === undefined) throw versionNotFound(name, wanted);
  return version;
}

/** A label stands on one version at a time; putting it on another moves it. */
function attach({ versions }: Parameter, version: Version, added: readonly string[]): void {
  const all = [...new Set([...version.labels, ...added])];
  if (all.length > mostLabels) throw tooMany();
  for (const one of versions) one.labels = one.labels.filter((label) => !added.includes(label));
  version.labels = all;
}

function tooMany(): Fault {
  return new Fault(
    'ParameterVersionLabelLimitExceeded',
    'An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.',
  );
}
