import type { Stack } from '@aws-sdk/client-cloudformation';
import { deployStack } from '../../../../actions/deploy/src/deploy-stack.ts';
import type { StackDefinition } from '../../../../actions/deploy/src/manifest.ts';
import { planStack } from '../../../../actions/deploy/src/plan-stack.ts';
import type { StackResult } from '../../../../actions/deploy/src/result.ts';
import { type Answers, aCloudFormation, aDefinition, aStack, someOptions } from './builders.ts';

export const name = 'keywatch-queue';

type Overrides = Parameters<typeof someOptions>[0] & { definition?: Partial<StackDefinition> };

/** Deploys `aDefinition()`. What goes wrong is the outcome, too. */
export async function deploy(answers: Answers, { definition = {}, ...overrides }: Overrides = {}) {
  const cloudFormation = aCloudFormation(answers);
  const options = someOptions(overrides);
  const outcome = await deployStack(aDefinition(definition), cloudFormation.client, options).catch(
    asError,
  );
  return { outcome, options, ...cloudFormation };
}

/** Plans `aDefinition()`, after what came out of `upstream`. */
export async function plan(
  answers: Answers,
  { definition = {}, upstream = [], ...overrides }: Overrides & { upstream?: StackResult[] } = {},
) {
  const cloudFormation = aCloudFormation(answers);
  const options = someOptions(overrides);
  const outcome = await planStack(
    aDefinition(definition),
    upstream,
    cloudFormation.client,
    options,
  ).catch(asError);
  return { outcome, options, ...cloudFormation };
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** The live stack in a status. */
export const found = (StackStatus: Stack['StackStatus'], overrides: Partial<Stack> = {}) =>
  aStack({ StackStatus, ...overrides });
