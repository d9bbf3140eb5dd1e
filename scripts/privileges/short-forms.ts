import type { CollectionTag, ScalarTag } from 'yaml';

const functions =
  'And Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or Ref Select Split Sub'.split(
    ' ',
  );

/** CloudFormation's short forms, kept as they are. */
export const shortForms: (ScalarTag | CollectionTag)[] = functions.flatMap((name) => [
  { tag: `!${name}`, resolve: (text: string) => text },
  { tag: `!${name}`, collection: 'seq' as const },
  { tag: `!${name}`, collection: 'map' as const },
]);
