import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../emulator/emulator.ts';
import type { ServiceId } from '../../emulator/wire/services.ts';
import { Stacks } from './stacks.ts';
import { aWorld, client } from './world.ts';

/** A change of one resource in place, as seen from its own service. */
export interface ResourceChange {
  readonly type: string;
  readonly before: object;
  readonly after: object;
  /** Other resources of the template. */
  readonly beside?: Readonly<Record<string, object>>;
  /** Reads the resource back from its service. */
  readonly read: (call: Read, id: string) => Promise<unknown>;
  readonly shows: object;
}

export type Read = (
  service: ServiceId,
  operation: string,
  input: object,
) => Promise<Record<string, unknown>>;

/** A policy that allows one action, to these principals if any. */
export const allow = (Action: string, Principal?: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*', ...(Principal && { Principal }) }],
});

export const account = { AWS: '123456789012' };

/** Tests that each change is made, taken back when the update fails, and that the resource goes in the end. */
export function testChanges(changes: readonly ResourceChange[]): void {
  describe.each(changes)('$type', ({ type, before, after, beside = {}, read, shows }) => {
    const template = (Properties: object) => ({
      Resources: { ...beside, Subject: { Type: type, Properties } },
    });

    test('is changed in place, back again by an update that fails, and deleted', async () => {
      const world = aWorld();
      const stacks = new Stacks(world);
      expect(await stacks.create('s', template(before))).toMatchObject({
        StackStatus: 'CREATE_COMPLETE',
      });
      const id = (await stacks.physicalId('s', 'Subject')) ?? '';
      const original = await read(reader(world), id);

      const failed = await stacks.update('s', withFailure(template(after)));
      const restored = await read(reader(world), id);
      const updated = await stacks.update('s', template(after));
      const changed = await read(reader(world), id);
      const deleted = await stacks.delete('s');

      expect(failed.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(withoutVersions(restored)).toMatchObject(withoutVersions(original));
      expect(updated.StackStatus).toBe('UPDATE_COMPLETE');
      expect(changed).toMatchObject(shows);
      expect(deleted.StackStatus).toBe('DELETE_COMPLETE');
      await expect(read(reader(world), id).then(isThere)).rejects.toThrow();
    });
  });
}

function reader(world: Emulator): Read {
  return (service, operation, input) => client(world, service)(operation, input);
}

/** Something that fails after everything else. */
function withFailure(template: { Resources: Record<string, object> }): object {
  const DependsOn = Object.keys(template.Resources);
  const Properties = { AliasName: 'alias/x', TargetKeyId: '00000000-0000-0000-0000-000000000000' };
  const Broken = { Type: 'AWS::KMS::Alias', DependsOn, Properties };
  return { Resources: { ...template.Resources, Broken } };
}

/** Going back makes another version of a policy and another time of configuration; the rest is as before. */
function withoutVersions(value: unknown): object {
  return JSON.parse(
    JSON.stringify(value, (name, inner: unknown) =>
      /Version|Updated|LastModified|Date|Timestamp|Time$|RotationPeriod|RuleId/i.test(name)
        ? undefined
        : inner,
    ),
  ) as object;
}

/** Lists that show nothing, and keys that wait for their deletion, are not there either. */
function isThere(answer: unknown): void {
  const text = JSON.stringify(answer);
  const isGoing = /PendingDeletion|__default_policy_ID/.test(text);
  if (isGoing || Object.values(answer as object).every(isEmpty)) {
    throw new Error('not there');
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
