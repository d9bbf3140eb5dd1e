import type { ServiceModule } from '../../service.ts';
import { queueAttributes } from './queue-attributes.ts';
import { queues } from './queues.ts';
import { receive } from './receive.ts';
import { send } from './send.ts';
import { settle } from './settle.ts';
import { tags } from './tags.ts';

export default {
  operations: { ...queues, ...queueAttributes, ...send, ...receive, ...settle, ...tags },
} satisfies ServiceModule;
