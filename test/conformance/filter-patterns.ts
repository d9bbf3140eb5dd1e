import { TestMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { trailRecord } from './log-groups.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';

const patterns = `${guide}/FilterAndPatternSyntaxForMetricFilters.html`;

/** Which of the messages the pattern matches, by their places, from 1. */
async function matches(place: Place, filterPattern: string, ...logEventMessages: string[]) {
  const answer = await place.clients.logs.send(
    new TestMetricFilterCommand({ filterPattern, logEventMessages }),
  );
  return answer.matches?.map(({ eventMessage = '' }) => logEventMessages.indexOf(eventMessage) + 1);
}

export const filterPatterns: ServiceCases = {
  service: 'metric filters',
  cases: [
    {
      name: 'TestMetricFilter tells the events that match, and no others',
      aws: `${api}/API_TestMetricFilter.html`,
      run: (place) =>
        matches(
          place,
          '{ $.eventName = "Decrypt" }',
          trailRecord({ eventName: 'Encrypt' }),
          trailRecord(),
        ),
      expected: [2],
    },
    {
      name: 'A pattern of terms matches events with all of them, whatever their order, in their case',
      aws: patterns,
      run: (place) =>
        matches(place, 'ERROR key', 'key of tenant: ERROR', 'ERROR only', 'error key', 'ERROR key'),
      expected: [1, 4],
    },
    {
      name: 'A term with a minus excludes, one with a question mark is one of several',
      aws: patterns,
      async run(place) {
        return [
          await matches(place, 'ERROR -exiting', 'ERROR here', 'ERROR exiting'),
          await matches(place, '?ERROR ?WARN', 'ERROR', 'WARN', 'INFO'),
        ];
      },
      expected: [[1], [1, 2]],
    },
    {
      name: 'A quoted term is matched with its spaces and signs',
      aws: patterns,
      run: (place) =>
        matches(place, '"access denied: kms"', 'x access denied: kms y', 'access kms denied:'),
      expected: [1],
    },
    {
      name: 'The empty pattern matches everything',
      aws: patterns,
      run: (place) => matches(place, '', 'a', '{"b":1}'),
      expected: [1, 2],
    },
    {
      name: 'A pattern on JSON matches with a wildcard at its end',
      aws: patterns,
      run: (place) =>
        matches(
          place,
          '{ $.userIdentity.arn = "arn:aws:sts::123456789012:assumed-role/watched/*" }',
          trailRecord(),
          trailRecord({
            userIdentity: { arn: 'arn:aws:sts::123456789012:assumed-role/other/session' },
          }),
          trailRecord({ userIdentity: {} }),
        ),
      expected: [1],
    },
    {
      name: 'A pattern on JSON reaches into a list by its number, and into all of it by [*]',
      aws: patterns,
      async run(place) {
        const record = trailRecord();
        const key = 'key/11111111-1111-4111-8111-111111111111';
        return [
          await matches(place, `{ $.resources[0].ARN = "*${key}" }`, record),
          await matches(place, `{ $.resources[1].ARN = "*${key}" }`, record),
          await matches(place, `{ $.resources[*].ARN = "*${key}" }`, record),
        ];
      },
      expected: [[1], [], [1]],
    },
    {
      name: 'A pattern on JSON compares numbers',
      aws: patterns,
      run: (place) =>
        matches(
          place,
          '{ $.status >= 400 && $.status < 500 }',
          '{"status":404}',
          '{"status":500}',
          '{"status":"x"}',
        ),
      expected: [1],
    },
    {
      name: 'A pattern on JSON tells null, true, and what does not exist',
      aws: patterns,
      async run(place) {
        const record = trailRecord();
        return [
          await matches(place, '{ $.responseElements IS NULL }', record),
          await matches(place, '{ $.readOnly IS TRUE }', record),
          await matches(place, '{ $.errorCode NOT EXISTS }', record),
          await matches(place, '{ $.eventName NOT EXISTS }', record),
        ];
      },
      expected: [[1], [1], [1], []],
    },
    {
      name: 'In a pattern on JSON, && binds more closely than ||, and brackets more closely still',
      aws: patterns,
      async run(place) {
        const event = '{"a":1,"b":2,"c":3}';
        return [
          await matches(place, '{ $.a = 1 || $.b = 0 && $.c = 0 }', event),
          await matches(place, '{ ($.a = 1 || $.b = 0) && $.c = 0 }', event),
        ];
      },
      expected: [[1], []],
    },
    {
      name: 'A pattern on JSON matches by a regular expression between per cent signs',
      aws: `${guide}/FilterAndPatternSyntax.html`,
      run: (place) =>
        matches(
          place,
          '{ $.eventName = %^Decrypt$|^Encrypt$% }',
          trailRecord(),
          trailRecord({ eventName: 'GenerateDataKey' }),
        ),
      expected: [1],
    },
    {
      name: 'A pattern of columns matches by place and name',
      aws: patterns,
      run: (place) =>
        matches(
          place,
          '[ip, user, status = 4*, size]',
          '203.0.113.7 alice 404 17',
          '203.0.113.7 alice 200 17',
        ),
      expected: [1],
    },
    {
      name: 'TestMetricFilter with a pattern that is none is InvalidParameterException',
      aws: `${api}/API_TestMetricFilter.html`,
      run: (place) => faultOf(matches(place, '{ $.a == 1 }', '{"a":1}')),
      expected: 'InvalidParameterException',
    },
  ],
};
