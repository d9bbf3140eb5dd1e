import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { changes, shows } from './bucket-operation.ts';
import { invalidArgument, malformedXml, notConfigured } from './faults.ts';
import type { DefaultRetention, Retention } from './store.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
export const objectLock = {
  PutObjectLockConfiguration: changes<S3.PutObjectLockConfigurationCommandInput>(
    's3:PutBucketObjectLockConfiguration',
    (bucket, input) => {
      const { ObjectLockEnabled, Rule } = input.ObjectLockConfiguration ?? {};
      if (ObjectLockEnabled !== 'Enabled') throw malformedXml('ObjectLockEnabled is not Enabled');
      if (bucket.versioning !== 'Enabled') {
        const message =
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration";
        throw new Fault('InvalidBucketState', message, { status: 409 });
      }
      bucket.objectLock = Rule === undefined ? {} : { rule: readRule(Rule) };
    },
  ),
  GetObjectLockConfiguration: shows<
    S3.GetObjectLockConfigurationCommandInput,
    { ObjectLockConfiguration: S3.ObjectLockConfiguration }
  >('s3:GetBucketObjectLockConfiguration', ({ objectLock: kept, name }) => {
    if (kept === undefined) {
      const message = 'Object Lock configuration does not exist for this bucket';
      throw notConfigured('ObjectLockConfigurationNotFoundError', message, name);
    }
    const { rule } = kept;
    return {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        ...(rule && {
          Rule: {
            DefaultRetention: {
              Mode: rule.mode,
              ...(rule.days !== undefined && { Days: rule.days }),
              ...(rule.years !== undefined && { Years: rule.years }),
            },
          },
        }),
      },
    };
  }),
} satisfies Operations<typeof S3>;

function readRule({ DefaultRetention }: S3.ObjectLockRule): DefaultRetention {
  const { Mode: mode, Days: days, Years: years } = DefaultRetention ?? {};
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw malformedXml(`Mode is ${String(mode)}`);
  if ((days === undefined) === (years === undefined)) throw malformedXml('either Days or Years');
  const period = days ?? years ?? 0;
  if (period <= 0) {
    const message = 'Default retention period must be a positive integer value';
    throw invalidArgument(days === undefined ? 'Years' : 'Days', period, message);
  }
  if (days === undefined ? period > 100 : period > 36_500) {
    const message = 'Default retention period too large';
    throw invalidArgument(days === undefined ? 'Years' : 'Days', period, message);
  }
  return { mode, ...(days !== undefined && { days }), ...(years !== undefined && { years }) };
}

/** What a bucket's default gives to an object that is written now. */
export function defaultRetention({ mode, days, years }: DefaultRetention, now: number): Retention {
  const until = new Date(now);
  if (days !== undefined) until.setUTCDate(until.getUTCDate() + days);
  else until.setUTCFullYear(until.getUTCFullYear() + (years ?? 0));
  return { mode, until: until.getTime() };
}
