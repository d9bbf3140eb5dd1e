import type { Stack } from '@aws-sdk/client-cloudformation';
import type { StackDefinition } from './manifest.ts';
import { parameterValue } from './parameters.ts';

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
    liveTemplate === wanted.template.body &&
    (roleArn === undefined || live.RoleARN === roleArn) &&
    (live.EnableTerminationProtection ?? false) === wanted.terminationProtection &&
    sameTags(wanted.tags, live) &&
    wanted.template.parameters.every((parameter) => {
      if (parameter.noEcho || parameter.type.startsWith('AWS::SSM::')) return false;
      const value = live.Parameters?.find(
        ({ ParameterKey }) => ParameterKey === parameter.name,
      )?.ParameterValue;
      return value !== hidden && value === parameterValue(wanted, parameter);
    })
  );
}

function sameTags(wanted: Readonly<Record<string, string>>, { Tags = [] }: Stack): boolean {
  return (
    Tags.length === Object.keys(wanted).length &&
    Tags.every(({ Key, Value }) => wanted[Key ?? ''] === Value)
  );
}
