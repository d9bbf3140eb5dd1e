import { createHash } from 'node:crypto';
import type { World } from '../../world.ts';
import { digestLater } from './digest-chain.ts';
import { folderOf, putText } from './objects.ts';
import { accountOf, type Trail, type Undelivered } from './store.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Puts one Region's records into the bucket as a log file and answers its key. */
export async function putLogFile(
  world: World,
  trail: Trail,
  { region, records }: Undelivered,
): Promise<string> {
  const text = `{"Records":[${records.join(',')}]}`;
  const key = objectKey(trail, region, world);
  await putText(world, trail, key, text);
  if (trail.logFileValidation) {
    const times = records.map(eventTime).sort();
    digestLater(world, trail, region, {
      bucket: trail.bucket,
      key,
      hash: createHash('sha256').update(text).digest('hex'),
      oldest: times[0] ?? '',
      newest: times.at(-1) ?? '',
    });
  }
  return key;
}

function eventTime(record: string): string {
  return (JSON.parse(record) as { eventTime: string }).eventTime;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
function objectKey(trail: Trail, region: string, world: World): string {
  const [date = '', time = ''] = world.clock.date().toISOString().split('T');
  const stamp = `${date.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const account = accountOf(trail);
  const folder = `${folderOf(trail, 'CloudTrail')}/${region}/${date.replaceAll('-', '/')}`;
  return `${folder}/${account}_CloudTrail_${region}_${stamp}_${world.random.text(16, letters)}.json.gz`;
}
