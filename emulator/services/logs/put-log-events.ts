import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import type { Operations } from '../../service.ts';
import { onStream } from './access.ts';
import { readBatch } from './batch.ts';
import { checkKey } from './encryption.ts';
import { dropExpired, idOf, insertEvents, keptSince } from './events.ts';
import { countIngestion } from './ingestion-metrics.ts';
import { countEvents } from './metric-points.ts';
import { checkStreamName, findGroup, findStream } from './names.ts';
import { logsOf } from './store.ts';

export const putLogEvents = {
  PutLogEvents: {
    access: onStream('PutLogEvents'),
    handle: async (input, call) => {
      const group = findGroup(call, input);
      // A key that was disabled or lost its grant stops the ingestion; no data key is kept for later batches.
      if (group.kmsKeyId !== undefined) await checkKey(call, group.name, group.kmsKeyId);
      const store = logsOf(call);
      const stream = findStream(group, checkStreamName(input.logStreamName));
      const now = call.world.clock.now();
      const { accepted, rejected } = readBatch(input.logEvents ?? [], now, keptSince(group, now));
      const stored = accepted.map(({ at, message }) => {
        store.events += 1;
        return { at, message, ingestedAt: now, number: store.events };
      });
      dropExpired(group, stream, now);
      insertEvents(stream, stored);
      stream.lastIngestedAt = now;
      countEvents(call, group, stored);
      countIngestion(call, group.name, stored);
      return {
        // "The sequence token is now ignored in PutLogEvents actions", yet still given.
        nextSequenceToken: idOf({ at: now, number: store.events }),
        ...(rejected && { rejectedLogEventsInfo: rejected }),
      };
    },
    trail: 'data',
  },
} satisfies Operations<typeof Logs>;
