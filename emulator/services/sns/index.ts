import type { ServiceModule } from '../../service.ts';
import { retryDelivery } from './http-delivery.ts';
import { arrive } from './late-notification.ts';
import { permissions } from './permissions.ts';
import { publish } from './publish.ts';
import { dropUnconfirmed } from './subscribe.ts';
import { subscriptions } from './subscriptions.ts';
import { tags } from './tags.ts';
import { topics } from './topics.ts';
import { forgetEnded } from './unsubscribe.ts';

export default {
  operations: { ...topics, ...permissions, ...subscriptions, ...publish, ...tags },
  timers: {
    arrive,
    'drop-unconfirmed': dropUnconfirmed,
    'forget-ended': forgetEnded,
    'retry-delivery': retryDelivery,
  },
} satisfies ServiceModule;
