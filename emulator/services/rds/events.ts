import type * as Rds from '@aws-sdk/client-rds';
import type { Operations } from '../../service.ts';
import type { World } from '../../world.ts';
import { onResource } from './access.ts';
import { page } from './page.ts';
import { invalidCombination, refuseOthers } from './refusals.ts';
import { type EventRecord, type Instance, storeOf } from './store.ts';

const kept = 14 * 86_400_000;

/** Writes down what happened to an instance. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html */
export function tell(world: World, instance: Instance, category: string, message: string): void {
  const store = storeOf({ world, account: instance.account, region: instance.region });
  const at = world.clock.now();
  store.events = store.events.filter((event) => event.at > at - kept);
  store.events.push({
    at,
    sourceId: instance.id,
    sourceType: 'db-instance',
    sourceArn: instance.arn,
    categories: [category],
    message,
  });
}

export const events = {
  DescribeEvents: {
    access: (_input, call) => onResource(call, 'DescribeEvents', 'db', '*'),
    handle: (input, call) => {
      refuseOthers('DescribeEvents', input, [
        ...['SourceIdentifier', 'SourceType', 'StartTime', 'EndTime', 'Duration'],
        ...['EventCategories', 'MaxRecords', 'Marker'],
      ]);
      if (input.SourceIdentifier !== undefined && input.SourceType === undefined) {
        throw invalidCombination('Parameter SourceType is required with SourceIdentifier');
      }
      const now = call.world.clock.now();
      const until = input.EndTime?.getTime() ?? now;
      const since = input.StartTime?.getTime() ?? until - (input.Duration ?? 60) * 60_000;
      const all = storeOf(call)
        .events.map((event, at) => ({ event, key: `${event.at}-${String(at).padStart(6, '0')}` }))
        .filter(({ event }) => event.at >= since && event.at <= until)
        .filter(({ event }) => isAsked(event, input));
      const { items, rest } = page(all, ({ key }) => key, input);
      return { Events: items.map(({ event }) => shown(event)), ...rest };
    },
  },
} satisfies Operations<typeof Rds>;

function isAsked(event: EventRecord, input: Rds.DescribeEventsCommandInput): boolean {
  const { SourceIdentifier: id, SourceType: type, EventCategories: categories = [] } = input;
  return (
    (id === undefined || id.toLowerCase() === event.sourceId) &&
    (type === undefined || type === event.sourceType) &&
    (categories.length === 0 || event.categories.some((one) => categories.includes(one)))
  );
}

function shown(event: EventRecord): Rds.Event {
  return {
    SourceIdentifier: event.sourceId,
    SourceType: event.sourceType,
    Message: event.message,
    EventCategories: [...event.categories],
    Date: new Date(event.at),
    SourceArn: event.sourceArn,
  };
}
