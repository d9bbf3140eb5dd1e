import type { ServiceModule } from '../../service.ts';
import { deliver, redeliver } from './delivery.ts';
import { digest } from './digests.ts';
import { eventSelectors } from './event-selectors.ts';
import { insightSelectors } from './insight-selectors.ts';
import { logging } from './logging.ts';
import { lookupEvents } from './lookup-events.ts';
import { arrive } from './pending.ts';
import { publicKeys } from './public-keys.ts';
import { tags } from './tags.ts';
import { trails } from './trails.ts';

/** CloudTrail: trails, their delivery, and the event history. The calls themselves come in through `recorder.ts`. */
export default {
  operations: {
    ...trails,
    ...logging,
    ...eventSelectors,
    ...insightSelectors,
    ...publicKeys,
    ...lookupEvents,
    ...tags,
  },
  timers: { arrive, deliver, redeliver, digest },
} satisfies ServiceModule;
