import type { Source, Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { readTemplate } from '../template/read.ts';

/** A logical id keeps its type for ever. */
export function refuseOtherTypes(
  stack: Pick<Stack, 'resources' | 'stackName'>,
  source: Source,
): void {
  const { resources } = readTemplate(source.template);
  const others = Object.entries(resources)
    .filter(([id, { type }]) => (stack.resources[id]?.type ?? type) !== type)
    .map(([id]) => id);
  if (others.length > 0) {
    throw invalid(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${others.join(', ')}]`,
    );
  }
}
