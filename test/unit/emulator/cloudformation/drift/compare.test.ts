import { describe, expect, test } from '@jest/globals';
import { compareProperties } from '../../../../../emulator/cloudformation/drift/compare.ts';
import type { ResourceSpecification } from '../../../../../emulator/cloudformation/specification.ts';

const specification: ResourceSpecification = {
  properties: {
    Name: { type: 'string' },
    Size: { type: 'integer' },
    Names: { type: { list: 'string' } },
    Command: { type: { list: 'string' } },
    Policy: { type: { union: ['string', 'json'] } },
    Rules: { type: { list: { of: 'Rule' } } },
    Options: { type: { of: 'Options' } },
    Labels: { type: { map: 'string' } },
    Tags: { type: { list: 'tag' } },
  },
  definitions: {
    Rule: { Port: { type: 'integer' }, Text: { type: 'string' } },
    Options: { On: { type: 'boolean' }, Rate: { type: 'number' } },
  },
  attributes: [],
  primaryIdentifier: [],
  tags: 'Tags',
};

const compare = (expected: object, actual: object) =>
  compareProperties(specification, { ...expected }, { ...actual }).map((one) =>
    [one.DifferenceType, one.PropertyPath, one.ExpectedValue, one.ActualValue].join(' '),
  );

const policy = { Statement: [{ Effect: 'Allow', Action: 'a:B' }] };
const turned = { Statement: [{ Action: 'a:B', Effect: 'Allow' }] };

describe('no difference is', () => {
  test.each<[string, object, object]>([
    ['what the template does not set', { Name: 'a' }, { Name: 'a', Size: 5 }],
    ['a default within a structure', { Options: { On: true } }, { Options: { On: true, Rate: 1 } }],
    ['another order of a list', { Names: ['a', 'b'] }, { Names: ['b', 'a'] }],
    [
      'another order of structures',
      { Rules: [{ Port: 1 }, { Port: 2 }] },
      { Rules: [{ Port: 2, Text: '' }, { Port: 1 }] },
    ],
    ['a document as text', { Policy: policy }, { Policy: JSON.stringify(turned) }],
    ['a number as text', { Size: 5 }, { Size: '5' }],
    ['an empty list where there is none', { Names: [] }, {}],
    [
      'a tag that AWS sets',
      { Tags: [{ Key: 'a', Value: '1' }] },
      {
        Tags: [
          { Key: 'aws:cloudformation:stack-name', Value: 's' },
          { Key: 'a', Value: '1' },
        ],
      },
    ],
  ])('%s', (_title, expected, actual) => {
    expect(compare(expected, actual)).toEqual([]);
  });
});

describe('a difference is', () => {
  test.each<[string, object, object, string[]]>([
    ['another value', { Size: 60 }, { Size: 120 }, ['NOT_EQUAL /Size 60 120']],
    ['a value that is gone', { Name: 'a' }, {}, ['REMOVE /Name a null']],
    [
      'a value within a structure',
      { Options: { On: true, Rate: 2 } },
      { Options: { On: true, Rate: 3 } },
      ['NOT_EQUAL /Options/Rate 2 3'],
    ],
    [
      'an item more and an item less',
      { Names: ['a', 'b'] },
      { Names: ['b', 'c'] },
      ['REMOVE /Names/0 a null', 'ADD /Names/1 null c'],
    ],
    [
      'the order of a command',
      { Command: ['a', 'b'] },
      { Command: ['b', 'a'] },
      ['NOT_EQUAL /Command ["a","b"] ["b","a"]'],
    ],
    [
      'a tag with another value, and one more',
      { Tags: [{ Key: 'a', Value: '1' }] },
      {
        Tags: [
          { Key: 'b', Value: '2' },
          { Key: 'a', Value: '3' },
        ],
      },
      ['NOT_EQUAL /Tags/0/Value 1 3', 'ADD /Tags/0 null {"Key":"b","Value":"2"}'],
    ],
    [
      'a member of a structure in a list',
      { Rules: [{ Port: 1 }, { Port: 2 }] },
      { Rules: [{ Port: 1 }, { Port: 3 }] },
      ['NOT_EQUAL /Rules/1/Port 2 3'],
    ],
    [
      'anything in a document',
      { Policy: policy },
      { Policy: JSON.stringify({ ...policy, Version: '2012-10-17' }) },
      ['ADD /Policy/Version null 2012-10-17'],
    ],
    [
      'a statement of a document',
      { Policy: policy },
      { Policy: { Statement: [{ Effect: 'Deny', Action: 'a:B' }] } },
      ['NOT_EQUAL /Policy/Statement/0/Effect Allow Deny'],
    ],
    [
      'a key of a map',
      { Labels: { a: '1' } },
      { Labels: { b: '1' } },
      ['REMOVE /Labels/a 1 null', 'ADD /Labels/b null 1'],
    ],
  ])('%s', (_title, expected, actual, differences) => {
    expect(compare(expected, actual)).toEqual(differences);
  });
});
