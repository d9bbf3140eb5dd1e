import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import type { Trail } from './store.ts';
import { onTrail, trailNamed } from './trails.ts';

/** Management sources that a trail may leave out. */
const excludable = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];

export const eventSelectors = {
  GetEventSelectors: {
    access: ({ TrailName }, call) => onTrail('GetEventSelectors', TrailName, call),
    handle: ({ TrailName }, call) => described(trailNamed(TrailName, call)),
  },
  PutEventSelectors: {
    access: ({ TrailName }, call) => onTrail('PutEventSelectors', TrailName, call),
    handle(input, call) {
      const trail = trailNamed(input.TrailName, call);
      if ((input.EventSelectors === undefined) === (input.AdvancedEventSelectors === undefined)) {
        throw invalid('give either EventSelectors or AdvancedEventSelectors');
      }
      for (const { ExcludeManagementEventSources = [] } of input.EventSelectors ?? []) {
        const unknown = ExcludeManagementEventSources.find(
          (source) => !excludable.includes(source),
        );
        if (unknown !== undefined)
          throw invalid(`ExcludeManagementEventSources cannot name ${unknown}`);
      }
      if ((input.EventSelectors?.length ?? 0) > 5)
        throw invalid('a trail has at most 5 event selectors');
      trail.selectors = input.EventSelectors ?? [];
      delete trail.advancedSelectors;
      if (input.AdvancedEventSelectors !== undefined) {
        trail.advancedSelectors = input.AdvancedEventSelectors;
      }
      return described(trail);
    },
  },
} satisfies Operations<typeof CloudTrail>;

function described(trail: Trail) {
  return {
    TrailARN: trail.arn,
    ...(trail.advancedSelectors === undefined
      ? { EventSelectors: trail.selectors }
      : { AdvancedEventSelectors: trail.advancedSelectors }),
  };
}

function invalid(why: string): Fault {
  return new Fault('InvalidEventSelectorsException', `The event selectors are not valid: ${why}.`);
}
