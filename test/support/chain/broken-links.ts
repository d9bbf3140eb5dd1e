import type { Template } from '../template.ts';
import { listUnheardAlarms } from './alarm.ts';
import { followFilters } from './filter.ts';
import { followTopics } from './queue.ts';
import type { Deployment } from './resolve.ts';
import { followTrail } from './trail.ts';

export interface Stacks {
  readonly trail: Template;
  readonly detection: Template;
  /** The stack whose role is watched: canary or application. */
  readonly watched: Template;
}

/** One sentence a broken link, from the trail to the queue in which the canary looks; none if the chain holds. */
export function listBrokenLinks(stacks: Stacks, deployment: Deployment): string[] {
  return [
    ...followTrail(stacks.trail),
    ...followFilters(stacks, deployment),
    ...listUnheardAlarms(stacks.detection, deployment),
    ...followTopics(stacks.detection),
  ];
}
