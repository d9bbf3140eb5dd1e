import type { Fault } from '../../fault.ts';
import type { Access, Call } from '../../service.ts';
import { isAllowed, objectAccess } from './access.ts';
import { accessDenied } from './faults.ts';
import type { Bucket, ObjectVersion, Version } from './store.ts';

/** Throws where a version is locked against being deleted. */
export function refuseLocked(
  call: Call,
  bucket: Bucket,
  key: string,
  version: Version | undefined,
  bypass: boolean,
): void {
  if (version?.kind !== 'object') return;
  if (version.legalHold === 'ON') throw locked();
  const isRetained = (version.retention?.until ?? 0) > call.world.clock.now();
  if (isRetained && !mayBypass(call, bucket, key, version, bypass)) throw locked();
}

/** Governance, unlike compliance, gives way to who asks for it and may. */
export function mayBypass(
  call: Call,
  bucket: Bucket,
  key: string,
  { retention: kept }: ObjectVersion,
  asked: boolean,
): boolean {
  if (!asked || kept?.mode === 'COMPLIANCE') return false;
  return isAllowed(call, bypassAccess(call, bucket, key));
}

function bypassAccess(call: Call, bucket: Bucket, key: string): Access {
  return objectAccess(call, bucket, key, 's3:BypassGovernanceRetention');
}

export function locked(): Fault {
  return accessDenied('Access Denied because object protected by object lock.');
}
