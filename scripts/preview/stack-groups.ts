import { join } from 'node:path';
import type { StackDefinition } from '../../actions/deploy/src/manifest.ts';
import { dependenciesOf } from '../../actions/deploy/src/order.ts';
import { imageOfBundle } from '../start/bundle-image.ts';

/** The parameter by which a template takes the workload's image. */
const imageParameter = 'ImageDigest';

/** Keys of stacks in the order in which they can be deployed from nothing. */
export interface StackGroups {
  readonly administrators: readonly string[];
  readonly beforeImage: readonly string[];
  /** Those that run the image, and what builds on them. */
  readonly withImage: readonly string[];
}

export function groupStacks(stacks: readonly StackDefinition[]): StackGroups {
  const dependencies = dependenciesOf(stacks);
  const needsImage = (key: string): boolean =>
    takers(stacks).includes(key) || (dependencies.get(key) ?? []).some(needsImage);
  const keys = (wanted: (stack: StackDefinition) => boolean) =>
    stacks.filter(wanted).map(({ key }) => key);
  return {
    administrators: keys((stack) => stack.appliedByAdministrator),
    beforeImage: keys((stack) => !stack.appliedByAdministrator && !needsImage(stack.key)),
    withImage: keys((stack) => !stack.appliedByAdministrator && needsImage(stack.key)),
  };
}

/** Input `parameters` of the deploy action that gives the image of the folder `workload` in `root` to all who take it. */
export async function imageParameters(
  stacks: readonly StackDefinition[],
  root: string,
): Promise<string> {
  const keys = takers(stacks);
  if (keys.length === 0) return '';
  const { digest } = await imageOfBundle(join(root, 'workload'));
  return keys.map((key) => `${key}.${imageParameter}=${digest}`).join('\n');
}

function takers(stacks: readonly StackDefinition[]): string[] {
  return stacks
    .filter(({ template }) => template.parameters.some(({ name }) => name === imageParameter))
    .map(({ key }) => key);
}
