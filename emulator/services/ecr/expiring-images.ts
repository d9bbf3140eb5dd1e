import { starPattern } from '../../identity/policy/index.ts';
import type { Image } from './store.ts';

/** One rule of a checked lifecycle policy. */
export interface LifecycleRule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: 'tagged' | 'untagged' | 'any';
    readonly tagPrefixList?: readonly string[];
    readonly tagPatternList?: readonly string[];
    readonly countType: string;
    readonly countNumber: number;
  };
}

export interface Expiring {
  readonly image: Image;
  readonly rule: LifecycleRule;
}

/**
 * The images that a policy expires. Each belongs to the rule of the highest priority (the lowest number) whose tags it fits, and
 * no later rule expires it; that rule counts it all the same. What an index holds together stays as long as the index.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 */
export function expiringImages(
  text: string,
  images: readonly Image[],
  now: number,
): readonly Expiring[] {
  const { rules } = JSON.parse(text) as { rules: LifecycleRule[] };
  const sorted = rules.toSorted((a, b) => a.rulePriority - b.rulePriority);
  const taken = new Set<Image>();
  const held = new Set(images.flatMap(({ references }) => references));
  return sorted.flatMap((rule) => {
    const selected = images.filter((image) => fits(rule, image));
    const expired = tooMany(rule, selected, now).filter((image) => !taken.has(image));
    for (const image of selected) taken.add(image);
    return expired.filter(({ digest }) => !held.has(digest)).map((image) => ({ image, rule }));
  });
}

/** All prefixes, or all patterns, must be met by some tag. */
function fits({ selection }: LifecycleRule, { tags }: Image): boolean {
  const { tagStatus, tagPrefixList = [], tagPatternList = [] } = selection;
  if (tagStatus === 'any') return true;
  if (tagStatus === 'untagged') return tags.length === 0;
  return (
    tags.length > 0 &&
    tagPrefixList.every((prefix) => tags.some((tag) => tag.startsWith(prefix))) &&
    tagPatternList.every((pattern) => tags.some((tag) => starPattern(pattern)(tag)))
  );
}

const day = 86_400_000;

/** Pulls are not counted here, and an image that was never pulled is as old as its push. */
function tooMany({ selection }: LifecycleRule, images: readonly Image[], now: number): Image[] {
  const { countType, countNumber } = selection;
  if (countType === 'imageCountMoreThan') {
    return images.toSorted((a, b) => b.pushedAt - a.pushedAt).slice(countNumber);
  }
  return images.filter(({ pushedAt }) => now - pushedAt >= countNumber * day);
}
