import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { signingKeysOf } from './store.ts';

const day = 86_400_000;
/** Long enough that no digest outlives its key. AWS changes its keys and does not say when. */
const validFor = 3650 * day;

export const publicKeys = {
  ListPublicKeys: {
    access: () => ({ action: 'cloudtrail:ListPublicKeys', resource: '*' }),
    handle({ StartTime, EndTime, NextToken }, call) {
      if (NextToken) throw new Fault('InvalidTokenException', `Invalid token ${NextToken}.`);
      const end = EndTime?.getTime() ?? call.world.clock.now();
      const start = StartTime?.getTime() ?? end - day;
      if (start > end) {
        throw new Fault('InvalidTimeRangeException', 'StartTime must not be after EndTime.');
      }
      const key = signingKeysOf(call).keys[call.region];
      if (key === undefined || key.madeAt > end || key.madeAt + validFor < start) {
        return { PublicKeyList: [] };
      }
      return {
        PublicKeyList: [
          {
            Value: Buffer.from(key.publicKey, 'base64'),
            ValidityStartTime: new Date(key.madeAt),
            ValidityEndTime: new Date(key.madeAt + validFor),
            Fingerprint: key.fingerprint,
          },
        ],
      };
    },
  },
} satisfies Operations<typeof CloudTrail>;
