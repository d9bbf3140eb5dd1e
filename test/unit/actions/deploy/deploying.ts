import type { Stack } from '@aws-sdk/client-cloudformation';
import { deployStack } from '../../../../actions/deploy/src/deploy-stack.ts';
import type { StackDefinition } from '../../../../actions/deploy/src/manifest.ts';
import { type Answers, aCloudFormation, aDefinition, aStack, someOptions } from './builders.ts';

export const name = 'keywatch-queue';

/** Deploys `aDefinition()`. What goes wrong is the outcome, too. */
export async function deploy(
  answers: Answers,
  {
    definition = {},
    ...overrides
  }: Parameters<typeof someOptions>[0] & {
    definition?: Partial<StackDefinition>;
  } = {},
) {
  const cloudFormation = aCloudFormation(answers);
  const options = someOptions(overrides);
  const outcome = await deployStack(aDefinition(definition), cloudFormation.client, options).catch(
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  return { outcome, options, ...cloudFormation };
}

/** The live stack in a status. */
export const found = (StackStatus: Stack['StackStatus'], overrides: Partial<Stack> = {}) =>
  aStack({ StackStatus, ...overrides });
