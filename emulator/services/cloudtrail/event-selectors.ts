import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import type { Operations } from '../../service.ts';
import { checkAdvancedSelectors } from './advanced-selector-rules.ts';
import { checkSelectors, invalid } from './selector-rules.ts';
import type { Trail } from './store.ts';
import { onTrail, trailAtHome, trailNamed } from './trail-names.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
export const eventSelectors = {
  GetEventSelectors: {
    access: ({ TrailName }, call) => onTrail('GetEventSelectors', TrailName, call),
    handle: ({ TrailName }, call) => shown(trailNamed(TrailName, call)),
  },
  PutEventSelectors: {
    access: ({ TrailName }, call) => onTrail('PutEventSelectors', TrailName, call),
    handle({ TrailName, EventSelectors, AdvancedEventSelectors }, call) {
      const trail = trailAtHome(TrailName, call);
      if ((EventSelectors === undefined) === (AdvancedEventSelectors === undefined)) {
        throw invalid('Specify either EventSelectors or AdvancedEventSelectors.');
      }
      if (EventSelectors !== undefined) {
        trail.selectors = checkSelectors(EventSelectors);
        delete trail.advancedSelectors;
      }
      if (AdvancedEventSelectors !== undefined) {
        trail.advancedSelectors = checkAdvancedSelectors(AdvancedEventSelectors);
        trail.selectors = [];
      }
      return shown(trail);
    },
  },
} satisfies Operations<typeof CloudTrail>;

function shown(trail: Trail) {
  return {
    TrailARN: trail.arn,
    ...(trail.advancedSelectors === undefined
      ? { EventSelectors: trail.selectors }
      : { AdvancedEventSelectors: trail.advancedSelectors }),
  };
}
