import type { ServiceModule } from '../../service.ts';
import { publish } from './publish.ts';
import { dropUnconfirmed } from './subscribe.ts';
import { subscriptions } from './subscriptions.ts';
import { tags } from './tags.ts';
import { topics } from './topics.ts';

export default {
  operations: { ...topics, ...subscriptions, ...publish, ...tags },
  timers: { 'drop-unconfirmed': dropUnconfirmed },
} satisfies ServiceModule;
