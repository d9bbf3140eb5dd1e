import type { Stack } from '@aws-sdk/client-cloudformation';
import type { CountingClient } from './clients.ts';
import type { DeployOptions } from './deploy-options.ts';
import { protectStack } from './live-stack.ts';
import type { StackDefinition } from './manifest.ts';

/** Whether termination protection is not as the repository wants it. */
export function protectionDiffers(
  { terminationProtection }: StackDefinition,
  live: Stack | undefined,
): boolean {
  return (live?.EnableTerminationProtection ?? false) !== terminationProtection;
}

/** Termination protection is no part of a change set. `live`: as the stack was found. */
export async function protect(
  stack: StackDefinition,
  live: Stack | undefined,
  client: CountingClient['cloudFormation'],
  { log }: Pick<DeployOptions, 'log'>,
): Promise<void> {
  if (!protectionDiffers(stack, live)) return;
  log(`turns termination protection ${stack.terminationProtection ? 'on' : 'off'}`);
  await protectStack(client, stack.stackName, stack.terminationProtection);
}
