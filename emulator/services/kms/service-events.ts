import type { World } from '../../world.ts';
import { recordServiceEvent } from '../cloudtrail/service-event.ts';
import { mention } from './mention.ts';
import type { Key, Material } from './store.ts';

/*
 * What KMS does with keys of its own accord, as CloudTrail records it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 */

/** https://docs.aws.amazon.com/kms/latest/developerguide/ct-rotatekey.html */
export function recordRotation(world: World, key: Key): void {
  const [current, previous] = key.materials.toReversed();
  record(world, key, 'RotateKey', {
    serviceEventDetails: {
      rotationType: current?.rotated?.type,
      keyOrigin: key.origin,
      previousKeyMaterialId: previous?.id,
      currentKeyMaterialId: current?.id,
      keyId: key.id,
    },
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/ct-synchronize-multi-region-key.html */
export function recordSynchronization(world: World, primary: Key): void {
  record(world, primary, 'SynchronizeMultiRegionKey', {
    eventType: 'AwsApiCall',
    responseElements: { keyId: primary.arn },
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/ct-delete-key.html */
export function recordDeletion(world: World, key: Key): void {
  record(world, key, 'DeleteKey', { responseElements: { keyId: key.arn } });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/ct-deleteexpiredkeymaterial.html */
export function recordExpiry(world: World, key: Key, { id }: Material): void {
  record(world, key, 'DeleteExpiredKeyMaterial', {
    serviceEventDetails: { keyId: key.id, keyMaterialId: id },
  });
}

interface Detail {
  readonly eventType?: 'AwsApiCall';
  readonly responseElements?: object;
  readonly serviceEventDetails?: object;
}

function record(world: World, key: Key, eventName: string, detail: Detail): void {
  const { account, region } = key;
  const { resources = [] } = mention(key);
  const eventSource = 'kms.amazonaws.com';
  recordServiceEvent(world, { account, region, eventSource, eventName, resources, ...detail });
}
