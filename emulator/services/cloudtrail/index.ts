import type { ServiceModule } from '../../service.ts';
import { deliver } from './delivery.ts';
import { eventSelectors } from './event-selectors.ts';
import { lookupEvents } from './lookup-events.ts';
import { tags } from './tags.ts';
import { trails } from './trails.ts';

/** CloudTrail: trails, their delivery, and the event history. The calls themselves come in through `recorder.ts`. */
export default {
  operations: { ...trails, ...eventSelectors, ...lookupEvents, ...tags },
  timers: { deliver },
} satisfies ServiceModule;
