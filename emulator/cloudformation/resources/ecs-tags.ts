import { ecsTags } from './ecs-shapes.ts';
import { retag, type TaggedProperties } from './tags.ts';
import type { Apply } from './type.ts';

/** Changes the tags of the resource whose ARN `arnOf` tells. */
export function changeEcsTags<P extends TaggedProperties>(
  arnOf: (change: Parameters<Apply<P>>[0]) => string,
): Apply<P> {
  return (change, { call }) => {
    const resourceArn = arnOf(change);
    return retag(
      change,
      (tags) => call('ecs', 'TagResource', { resourceArn, tags: ecsTags(tags) }),
      (tagKeys) => call('ecs', 'UntagResource', { resourceArn, tagKeys }),
    );
  };
}
