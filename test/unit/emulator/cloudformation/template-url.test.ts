import { describe, expect, test } from '@jest/globals';
import { s3Place } from '../../../../emulator/cloudformation/operations/template-text.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aCaller, aWorld, client } from '../../../support/world.ts';

const template = JSON.stringify({ Resources: { T: { Type: 'AWS::SNS::Topic' } } });

describe('the address of a template', () => {
  const place = { Bucket: 'b.c', Key: 'a/t.yaml' };

  test.each([
    ['https://b.c.s3.ap-southeast-2.amazonaws.com/a/t.yaml', place],
    ['https://b.c.s3.amazonaws.com/a/t.yaml', place],
    ['https://b.c.s3-ap-southeast-2.amazonaws.com/a/t.yaml', place],
    ['https://s3.ap-southeast-2.amazonaws.com/b.c/a/t.yaml', place],
    ['https://s3.amazonaws.com/b.c/a/t.yaml', place],
    ['http://127.0.0.1:4566/b.c/a/t.yaml', place],
    ['http://localhost:4566/b.c/a%20b', { Bucket: 'b.c', Key: 'a b' }],
    ['https://s3.amazonaws.com/b.c/a/t.yaml?versionId=v1', { ...place, VersionId: 'v1' }],
  ])('%s', (url, expected) => {
    expect(s3Place(url)).toEqual(expected);
  });

  test.each([
    ['https://example.com/b/t.yaml', 'TemplateURL must be a supported URL.'],
    ['nonsense', 'TemplateURL must be a supported URL.'],
    ['https://s3.amazonaws.com/', 'TemplateURL must be a supported URL.'],
    ['s3://b/t', 'S3 error: Domain name specified in b is not a valid S3 domain'],
  ])('%s is refused', (url, message) => {
    expect(() => s3Place(url)).toThrow(message);
  });
});

describe('a template in a bucket', () => {
  const TemplateURL = 'https://templates-of-a-test.s3.amazonaws.com/topic.json';

  async function aBucket(body: string) {
    const world = aWorld();
    const s3 = client(world, 's3');
    const Bucket = 'templates-of-a-test';
    await s3('CreateBucket', {
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
    });
    await s3('PutObject', { Bucket, Key: 'topic.json', Body: body });
    return world;
  }

  test('is read', async () => {
    const stacks = new Stacks(await aBucket(template));

    await stacks.call('CreateStack', { StackName: 's', TemplateURL });

    expect((await stacks.settled('s')).StackStatus).toBe('CREATE_COMPLETE');
  });

  test('may be longer than one in the request', async () => {
    const long = template + ' '.repeat(52_000);
    const stacks = new Stacks(await aBucket(long));

    await stacks.call('CreateStack', { StackName: 's', TemplateURL });

    expect((await stacks.settled('s')).StackStatus).toBe('CREATE_COMPLETE');
    await expect(stacks.create('t', long)).rejects.toThrow('less than or equal to 51200');
  });

  test('is read with the rights of who asks', async () => {
    const world = await aBucket(template);
    const nobody = aCaller({ principal: { type: 'anonymous' } });

    await expect(
      client(world, 'cloudformation', nobody)('CreateStack', { StackName: 's', TemplateURL }),
    ).rejects.toThrow();
  });

  test("that is not there is S3's error", async () => {
    const stacks = new Stacks(aWorld());

    await expect(stacks.call('CreateStack', { StackName: 's', TemplateURL })).rejects.toThrow(
      /^S3 error: The specified bucket does not exist\nFor more information check http/,
    );
  });
});

test('a request without a template is refused', async () => {
  const stacks = new Stacks(aWorld());

  await expect(stacks.call('CreateStack', { StackName: 's' })).rejects.toThrow(
    'Either Template URL or Template Body must be specified.',
  );
});
