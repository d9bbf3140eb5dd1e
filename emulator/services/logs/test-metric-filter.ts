import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import type { Operations } from '../../service.ts';
import { compiled } from './compiled-filters.ts';
import { LogText } from './filter-pattern/index.ts';
import { violates } from './refusals.ts';

const mostMessages = 50;

export const testMetricFilter = {
  TestMetricFilter: {
    access: () => ({ action: 'logs:TestMetricFilter', resource: '*' }),
    handle: (input) => {
      const messages = input.logEventMessages ?? [];
      if (messages.length < 1 || messages.length > mostMessages) {
        throw violates(
          `${messages.length} messages`,
          'logEventMessages',
          `have length between 1 and ${mostMessages}`,
        );
      }
      const pattern = compiled(input.filterPattern ?? '');
      const matches = messages.flatMap((eventMessage, eventNumber) => {
        const match = pattern.match(new LogText(eventMessage));
        return match
          ? [{ eventNumber, eventMessage, extractedValues: { ...match.extracted } }]
          : [];
      });
      return { matches };
    },
    trail: () => ({ readOnly: true }),
  },
} satisfies Operations<typeof Logs>;
