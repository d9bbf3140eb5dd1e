import type { ServiceModule } from '../../service.ts';
import { moveMessages } from './move-messages.ts';
import { moveTasks } from './move-tasks.ts';
import { permissions } from './permissions.ts';
import { queueAttributes } from './queue-attributes.ts';
import { queues } from './queues.ts';
import { receive } from './receive.ts';
import { send } from './send.ts';
import { settle } from './settle.ts';
import { tags } from './tags.ts';

export default {
  operations: {
    ...{ ...queues, ...queueAttributes, ...permissions, ...tags },
    ...{ ...send, ...receive, ...settle, ...moveTasks },
  },
  timers: { 'move-messages': moveMessages },
} satisfies ServiceModule;
