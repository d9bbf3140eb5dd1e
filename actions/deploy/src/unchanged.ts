import type { Stack } from '@aws-sdk/client-cloudformation';
import type { StackDefinition } from './manifest.ts';
import { parameterValue } from './parameters.ts';
import { protectionDiffers } from './protection.ts';
import type { TemplateParameter } from './template.ts';

/** The last value that a hidden parameter shows. */
const hidden = '****';

/**
 * Whether a live stack already is what the repository wants, so that no change set need be made. Anything that cannot be
 * compared here (a hidden parameter, one that CloudFormation resolves) counts as a change: then the change set tells. Without
 * `roleArn` the stack keeps the role that it has.
 */
export function isUnchanged(
  wanted: StackDefinition,
  live: Stack,
  liveTemplate: string,
  roleArn: string | undefined,
): boolean {
  return (
    wanted.template.parameters.every(isComparable) &&
    differences(wanted, live, liveTemplate, roleArn).length === 0
  );
}

/** What the repository wants otherwise than it is deployed, as far as it can be compared. */
export function differences(
  wanted: StackDefinition,
  live: Stack,
  liveTemplate: string,
  roleArn: string | undefined,
): string[] {
  const parameters = wanted.template.parameters.filter((parameter) => {
    const { name } = parameter;
    const value = live.Parameters?.find(({ ParameterKey }) => ParameterKey === name);
    const shown = value?.ParameterValue;
    const isSame = shown !== hidden && shown === parameterValue(wanted, parameter);
    return isComparable(parameter) && !isSame;
  });
  return [
    ...(liveTemplate === wanted.template.body ? [] : ['the template']),
    ...parameters.map(({ name }) => `parameter ${name}`),
    ...(sameTags(wanted.tags, live) ? [] : ['the tags']),
    ...(roleArn === undefined || live.RoleARN === roleArn ? [] : ['the role']),
    ...(protectionDiffers(wanted, live) ? ['termination protection'] : []),
  ];
}

function isComparable({ noEcho, type }: TemplateParameter): boolean {
  return !noEcho && !type.startsWith('AWS::SSM::');
}

function sameTags(wanted: Readonly<Record<string, string>>, { Tags = [] }: Stack): boolean {
  return (
    Tags.length === Object.keys(wanted).length &&
    Tags.every(({ Key, Value }) => wanted[Key ?? ''] === Value)
  );
}
