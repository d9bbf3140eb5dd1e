import type {
  GetDashboardOutput,
  ListDashboardsOutput,
  ListTagsForResourceOutput,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import { at, inFreshWorld } from './fresh-world.ts';

const { world, cloudwatch } = inFreshWorld(aWorld);

const metric = {
  type: 'metric',
  ...{ x: 0, y: 0, width: 12, height: 6 },
  properties: { metrics: [['Keywatch', 'Failures', { stat: 'Sum' }]], region: 'ap-southeast-2' },
};
const bodyOf = (...widgets: unknown[]) => JSON.stringify({ widgets });
const body = bodyOf(metric, { type: 'text', properties: { markdown: '# Schlüssel 🔑' } });
const arnOf = (name: string) => `arn:aws:cloudwatch::123456789012:dashboard/${name}`;

const put = (DashboardName: string, overrides: object = {}) =>
  cloudwatch('PutDashboard', { DashboardName, DashboardBody: body, ...overrides });
const list = (input: object = {}) => cloudwatch<ListDashboardsOutput>('ListDashboards', input);
const get = (DashboardName: string) =>
  cloudwatch<GetDashboardOutput>('GetDashboard', { DashboardName });

describe('a dashboard', () => {
  test('is given back as it was put, and listed', async () => {
    expect(await put('keys')).toEqual({ DashboardValidationMessages: [] });

    expect(await get('keys')).toEqual({
      DashboardArn: arnOf('keys'),
      DashboardBody: body,
      DashboardName: 'keys',
    });
    expect(await list()).toEqual({
      DashboardEntries: [
        {
          DashboardArn: arnOf('keys'),
          DashboardName: 'keys',
          LastModified: at(0),
          Size: Buffer.byteLength(body),
        },
      ],
    });
  });

  test('is replaced by another body of its name, its tags kept', async () => {
    await put('keys', { Tags: [{ Key: 'team', Value: 'blue' }] });
    await put('keys', { DashboardBody: bodyOf(), Tags: [{ Key: 'team', Value: 'red' }] });

    expect((await get('keys')).DashboardBody).toBe('{"widgets":[]}');
    const { Tags } = await cloudwatch<ListTagsForResourceOutput>('ListTagsForResource', {
      ResourceARN: arnOf('keys'),
    });
    expect(Tags).toEqual([{ Key: 'team', Value: 'blue' }]);
  });

  test('is the same in every Region of the account', async () => {
    await put('keys');
    const elsewhere = client(world(), 'cloudwatch', aCaller({ region: 'us-east-1' }));

    expect(await elsewhere('ListDashboards')).toMatchObject({
      DashboardEntries: [{ DashboardName: 'keys' }],
    });
  });

  test('is found by the beginning of its name, a thousand a page', async () => {
    for (let n = 0; n < 1001; n += 1) await put(`d${n}`);
    await put('other');

    const first = await list({ DashboardNamePrefix: 'd' });
    const second = await list({ DashboardNamePrefix: 'd', NextToken: first.NextToken });

    expect(first.DashboardEntries).toHaveLength(1000);
    expect(second.DashboardEntries).toHaveLength(1);
    expect(second).not.toHaveProperty('NextToken');
  });

  test('is deleted, all named or none', async () => {
    await put('one');
    await put('two');
    await expect(
      cloudwatch('DeleteDashboards', { DashboardNames: ['one', 'three'] }),
    ).rejects.toMatchObject({
      code: 'DashboardNotFoundError',
      message: 'Dashboard three does not exist',
    });
    await cloudwatch('DeleteDashboards', { DashboardNames: ['one'] });

    expect((await list()).DashboardEntries).toMatchObject([{ DashboardName: 'two' }]);
    await expect(get('one')).rejects.toMatchObject({ code: 'DashboardNotFoundError' });
    await expect(get('constructor')).rejects.toMatchObject({ code: 'DashboardNotFoundError' });
  });
});

test.each(['a b', 'a.b', 'über', 'a/b'])('the name "%s" is refused', async (name) => {
  await expect(put(name)).rejects.toMatchObject({
    code: 'InvalidParameterValueException',
    message:
      'The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n',
  });
});

test.each(['', '[]', 'no JSON', '"text"', 'null'])('the body %j is refused', async (text) => {
  await expect(put('keys', { DashboardBody: text })).rejects.toThrow(/DashboardBody/);
  expect((await list()).DashboardEntries).toEqual([]);
});

test.each([
  ['no widgets', {}, [['', "Should have required property 'widgets'"]]],
  ['widgets that are no list', { widgets: {} }, [['/widgets', 'Should be array']]],
  ['a widget that is none', { widgets: [1] }, [['/widgets/0', 'Should be object']]],
  [
    'a widget of no type',
    { widgets: [{}] },
    [
      ['/widgets/0', "Should have required property 'type'"],
      ['/widgets/0', "Should have required property 'properties'"],
    ],
  ],
  [
    'an unknown type',
    { widgets: [{ type: 'gauge', properties: {} }] },
    [['/widgets/0/type', 'Should be equal to one of the allowed values']],
  ],
  [
    'a widget beside the grid',
    { widgets: [{ ...metric, x: 24, width: 0 }] },
    [
      ['/widgets/0/x', 'Should be <= 23'],
      ['/widgets/0/width', 'Should be >= 1'],
    ],
  ],
  [
    'a metric widget of nothing',
    { widgets: [{ type: 'metric', properties: {} }] },
    [
      ['/widgets/0/properties', "Should have required property 'metrics'"],
      [
        '/widgets/0/properties',
        'The metric widget should have specified a region and a data source or an alarm annotation',
      ],
      ['/widgets/0/properties', "Should have required property 'annotations'"],
    ],
  ],
  [
    'a metric that is no list',
    { widgets: [{ type: 'metric', properties: { region: 'a', metrics: ['Failures'] } }] },
    [
      ['/widgets/0/properties/metrics/0', 'Should be array'],
      [
        '/widgets/0/properties/metrics/0',
        'Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element',
      ],
    ],
  ],
  [
    'a text without text',
    { widgets: [{ type: 'text', properties: {} }] },
    [['/widgets/0/properties', "Should have required property 'markdown'"]],
  ],
])('%s is told by path', async (_, given, errors) => {
  const call = put('keys', { DashboardBody: JSON.stringify(given) });

  await expect(call).rejects.toMatchObject({
    code: 'DashboardInvalidInputError',
    message: expect.stringContaining(
      `The dashboard body is invalid, there are ${errors.length} validation errors:\n[\n  {\n    "dataPath":`,
    ),
    members: {
      dashboardValidationMessages: errors.map(([DataPath, Message]) => ({ DataPath, Message })),
    },
  });
});
