import { serviceCaller } from '../../identity/service-role.ts';
import type { Caller } from '../../world.ts';
import type { Trail } from './store.ts';

export const cloudTrail = 'cloudtrail.amazonaws.com';

/** CloudTrail on behalf of a trail: policies see the trail's ARN and account. */
export function trailCaller({ arn, homeRegion }: Pick<Trail, 'arn' | 'homeRegion'>): Caller {
  return serviceCaller(cloudTrail, arn.split(':')[4] ?? '', homeRegion, arn);
}
