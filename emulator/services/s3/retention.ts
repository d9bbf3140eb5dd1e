import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { objectAccess } from './access.ts';
import { accessDenied, invalidArgument, invalidRequest, malformedXml } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { locked, mayBypass } from './locked.ts';
import { defaultRetention } from './object-lock.ts';
import type { Bucket, ObjectVersion, Retention, StoredObject } from './store.ts';
import { findVersion } from './versions.ts';

interface Names {
  readonly Bucket: string | undefined;
  readonly Key: string | undefined;
  readonly VersionId?: string | undefined;
}

const accessTo = (action: string) => (input: Names, call: Call) =>
  objectAccess(call, findBucket(call, input), input.Key ?? '', action, {
    's3:VersionId': input.VersionId,
  });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html */
export const retention = {
  PutObjectRetention: {
    access: accessTo('s3:PutObjectRetention'),
    handle: (input, call) => {
      const { bucket, version } = findLockable(input, call);
      const { Mode: mode, RetainUntilDate: date } = input.Retention ?? {};
      const wanted =
        mode === undefined && date === undefined ? undefined : readRetention(mode, date, call);
      if (weakens(version.retention, wanted, call)) {
        const bypass = input.BypassGovernanceRetention === true;
        if (!mayBypass(call, bucket, input.Key ?? '', version, bypass)) throw locked();
      }
      if (wanted === undefined) delete version.retention;
      else version.retention = wanted;
      return {};
    },
    trail: 'data',
  },
  GetObjectRetention: {
    access: accessTo('s3:GetObjectRetention'),
    handle: (input, call) => {
      const { retention: kept } = findLockable(input, call).version;
      if (kept === undefined) throw notLocked();
      return { Retention: { Mode: kept.mode, RetainUntilDate: new Date(kept.until) } };
    },
    trail: 'data',
  },
  PutObjectLegalHold: {
    access: accessTo('s3:PutObjectLegalHold'),
    handle: (input, call) => {
      const status = input.LegalHold?.Status;
      if (status !== 'ON' && status !== 'OFF') throw malformedXml(`Status is ${String(status)}`);
      findLockable(input, call).version.legalHold = status;
      return {};
    },
    trail: 'data',
  },
  GetObjectLegalHold: {
    access: accessTo('s3:GetObjectLegalHold'),
    handle: (input, call) => {
      const { legalHold } = findLockable(input, call).version;
      if (legalHold === undefined) throw notLocked();
      return { LegalHold: { Status: legalHold } };
    },
    trail: 'data',
  },
} satisfies Operations<typeof S3>;

function findLockable(input: Names, call: Call): { bucket: Bucket; version: ObjectVersion } {
  const bucket = findBucket(call, input);
  if (bucket.objectLock === undefined) throw missingConfiguration();
  return { bucket, version: findVersion(call, bucket, input.Key ?? '', input.VersionId) };
}

function missingConfiguration(): Fault {
  return invalidRequest('Bucket is missing Object Lock Configuration');
}

export interface AsksForLock {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

/** What a writing asks for, else what the bucket's default gives. */
export function lockOnWriting(
  input: AsksForLock,
  call: Call,
  { objectLock }: Bucket,
): Pick<StoredObject, 'retention' | 'legalHold'> {
  const {
    ObjectLockMode: mode,
    ObjectLockRetainUntilDate: date,
    ObjectLockLegalHoldStatus: hold,
  } = input;
  const asks = mode !== undefined || date !== undefined || hold !== undefined;
  if (objectLock === undefined) {
    if (asks) throw missingConfiguration();
    return {};
  }
  if (hold !== undefined && hold !== 'ON' && hold !== 'OFF') {
    throw invalidArgument(
      'x-amz-object-lock-legal-hold',
      hold,
      "Legal Hold must be either of 'ON' or 'OFF'",
    );
  }
  const { rule } = objectLock;
  const asked =
    mode !== undefined || date !== undefined ? readRetention(mode, date, call) : undefined;
  const kept = asked ?? (rule && defaultRetention(rule, call.world.clock.now()));
  return { ...(kept && { retention: kept }), ...(hold !== undefined && { legalHold: hold }) };
}

function readRetention(mode: string | undefined, date: Date | undefined, call: Call): Retention {
  if (mode === undefined || date === undefined) {
    throw invalidArgument(
      mode === undefined ? 'x-amz-object-lock-mode' : 'x-amz-object-lock-retain-until-date',
      '',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') {
    throw invalidArgument('x-amz-object-lock-mode', mode, 'Unknown wormMode directive.');
  }
  if (date.getTime() <= call.world.clock.now()) {
    const message = 'The retain until date must be in the future!';
    throw invalidArgument('x-amz-object-lock-retain-until-date', date.toUTCString(), message);
  }
  return { mode, until: date.getTime() };
}

function weakens(kept: Retention | undefined, wanted: Retention | undefined, call: Call): boolean {
  if (kept === undefined || kept.until <= call.world.clock.now()) return false;
  if (wanted === undefined || wanted.until < kept.until) return true;
  return kept.mode === 'COMPLIANCE' && wanted.mode === 'GOVERNANCE';
}

export function shownLock({ retention: kept, legalHold }: ObjectVersion) {
  return {
    ...(kept && { ObjectLockMode: kept.mode, ObjectLockRetainUntilDate: new Date(kept.until) }),
    ...(legalHold !== undefined && { ObjectLockLegalHoldStatus: legalHold }),
  };
}

function _locked(): Fault {
  return accessDenied('Access Denied because object protected by object lock.');
}

function notLocked(): Fault {
  return new Fault(
    'NoSuchObjectLockConfiguration',
    'The specified object does not have a ObjectLock configuration',
    { status: 404 },
  );
}
