import type * as Ecr from '@aws-sdk/client-ecr';
import { starPattern } from '../../identity/policy/index.ts';
import { invalid } from './refusals.ts';
import type { Mutability, Repository } from './store.ts';

interface AsksForMutability {
  readonly imageTagMutability?: Ecr.ImageTagMutability | undefined;
  readonly imageTagMutabilityExclusionFilters?:
    | readonly Ecr.ImageTagMutabilityExclusionFilter[]
    | undefined;
}

const all: readonly Mutability[] = [
  'MUTABLE',
  'IMMUTABLE',
  'MUTABLE_WITH_EXCLUSION',
  'IMMUTABLE_WITH_EXCLUSION',
];
const mostFilters = 5;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
export function readMutability(
  input: AsksForMutability,
): Pick<Repository, 'mutability' | 'exclusions'> {
  const { imageTagMutability: asked = 'MUTABLE', imageTagMutabilityExclusionFilters } = input;
  const mutability = all.find((one) => one === asked);
  if (mutability === undefined) {
    const constraint = `Member must satisfy enum value set: [${all.join(', ')}]`;
    throw invalid('imageTagMutability', constraint);
  }
  const filters = imageTagMutabilityExclusionFilters ?? [];
  const excludes = mutability.endsWith('_WITH_EXCLUSION');
  if (excludes !== filters.length > 0) {
    const constraint = excludes
      ? `exclusion filters are required with ${mutability}`
      : `exclusion filters cannot be given with ${mutability}`;
    throw invalid('imageTagMutabilityExclusionFilters', constraint);
  }
  if (filters.length > mostFilters) {
    throw invalid('imageTagMutabilityExclusionFilters', `must have at most ${mostFilters} members`);
  }
  return excludes ? { mutability, exclusions: filters.map(readFilter) } : { mutability };
}

function readFilter({ filterType, filter = '' }: Ecr.ImageTagMutabilityExclusionFilter): string {
  const member = 'imageTagMutabilityExclusionFilters';
  if (filterType !== 'WILDCARD') throw invalid(member, 'filterType must be WILDCARD');
  if (!/^[0-9a-zA-Z._*-]{1,128}$/.test(filter)) {
    throw invalid(member, "filter must satisfy regular expression '[0-9a-zA-Z._*-]{1,128}'");
  }
  if (filter.split('*').length > 3) throw invalid(member, 'filter can have at most two wildcards');
  return filter;
}

export function shownMutability({ mutability, exclusions }: Repository) {
  return {
    imageTagMutability: mutability,
    ...(exclusions && {
      imageTagMutabilityExclusionFilters: exclusions.map((filter) => ({
        filterType: 'WILDCARD' as const,
        filter,
      })),
    }),
  };
}

/** Whether a tag must stay with the image that it names. */
export function isImmutable({ mutability, exclusions = [] }: Repository, tag: string): boolean {
  const isExcluded = exclusions.some((pattern) => starPattern(pattern)(tag));
  return mutability.startsWith('IMMUTABLE') !== isExcluded;
}
