import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { entry, iamOf, type MfaDevice } from '../../identity/iam-store.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { deleteConflict, noSuchEntity, quotaExceeded, validationError } from './faults.ts';
import { findUser, ownUserName, userAccess } from './holders.ts';
import { iamArn, required, requireName, requirePath } from './names.ts';
import { page } from './page.ts';
import { addTags, pageOfTags, readTags, removeTags, tagConditions, writeTags } from './tags.ts';
import { areConsecutive } from './totp.ts';

const mostDevices = 8;
const seedLength = 64;

/**
 * Virtual devices of users. No picture of a code is made, the seed is the same thing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html
 */
export const mfaDevices = {
  CreateVirtualMFADevice: {
    access: (input, call) => ({
      action: 'iam:CreateVirtualMFADevice',
      resource: iamArn(call, 'mfa', `${input.Path ?? '/'}${input.VirtualMFADeviceName ?? ''}`),
      conditions: tagConditions(input.Tags),
    }),
    handle(input, call) {
      const name = requireName(input.VirtualMFADeviceName, 'virtualMFADeviceName', 226);
      const serial = iamArn(call, 'mfa', `${requirePath(input.Path)}${name}`);
      const { mfaDevices: all } = iamOf(call);
      if (entry(all, serial) !== undefined) {
        const message = 'MFADevice entity at the same path and name already exists.';
        throw new Fault('EntityAlreadyExistsException', message);
      }
      const seed = call.world.random.text(seedLength);
      all[serial] = { serial, seed, tags: readTags(input.Tags) };
      const Base32StringSeed = new TextEncoder().encode(seed);
      return { VirtualMFADevice: { SerialNumber: serial, Base32StringSeed } };
    },
    trail: (_input, outcome) => ({
      ...(outcome.ok && {
        responseElements: {
          virtualMFADevice: { serialNumber: outcome.output.VirtualMFADevice?.SerialNumber },
        },
      }),
    }),
  },
  EnableMFADevice: {
    access: (input, call) => userAccess(call, 'EnableMFADevice', input.UserName),
    handle(input, call) {
      const user = findUser(call, input.UserName);
      const device = find(call, input.SerialNumber);
      if (device.user !== undefined) {
        const message = `MFA device ${device.serial} already exists.`;
        throw new Fault('EntityAlreadyExistsException', message);
      }
      if (devicesOf(call, user.name).length >= mostDevices) {
        throw quotaExceeded('MFADevicesPerUser', mostDevices);
      }
      requireCodes(call, device, input);
      device.user = user.name;
      device.enabledAt = call.world.clock.now();
      return {};
    },
  },
  ResyncMFADevice: {
    access: (input, call) => userAccess(call, 'ResyncMFADevice', input.UserName),
    handle(input, call) {
      requireCodes(call, findOf(call, input), input);
      return {};
    },
  },
  DeactivateMFADevice: {
    access: (input, call) => userAccess(call, 'DeactivateMFADevice', input.UserName),
    handle(input, call) {
      const device = findOf(call, input);
      delete device.user;
      delete device.enabledAt;
      return {};
    },
  },
  DeleteVirtualMFADevice: {
    access: (input, call) => deviceAccess(call, 'DeleteVirtualMFADevice', input.SerialNumber),
    handle(input, call) {
      const device = find(call, input.SerialNumber);
      if (device.user !== undefined) throw deleteConflict('deactivate MFA device');
      delete iamOf(call).mfaDevices[device.serial];
      return {};
    },
  },
  ListMFADevices: {
    access: (input, call) => userAccess(call, 'ListMFADevices', input.UserName ?? own(call)),
    handle(input, call) {
      const user = findUser(call, ownUserName(call, input.UserName));
      const { items, rest } = page(devicesOf(call, user.name), ({ serial }) => serial, input);
      const MFADevices = items.map(({ serial, enabledAt = 0 }) => ({
        UserName: user.name,
        SerialNumber: serial,
        EnableDate: new Date(enabledAt),
      }));
      return { MFADevices, ...rest };
    },
  },
  ListVirtualMFADevices: {
    access: (_input, call) => ({
      action: 'iam:ListVirtualMFADevices',
      resource: iamArn(call, 'mfa', '*'),
    }),
    handle(input, call) {
      const { AssignmentStatus: status = 'Any' } = input;
      const found = Object.values(iamOf(call).mfaDevices).filter(
        ({ user }) => status === 'Any' || (status === 'Assigned') === (user !== undefined),
      );
      const { items, rest } = page(found, ({ serial }) => serial, input);
      return { VirtualMFADevices: items.map((device) => show(call, device)), ...rest };
    },
  },
  TagMFADevice: {
    access: (input, call) =>
      deviceAccess(call, 'TagMFADevice', input.SerialNumber, tagConditions(input.Tags)),
    handle(input, call) {
      addTags(find(call, input.SerialNumber), input.Tags);
      return {};
    },
  },
  UntagMFADevice: {
    access: (input, call) =>
      deviceAccess(call, 'UntagMFADevice', input.SerialNumber, tagConditions([], input.TagKeys)),
    handle(input, call) {
      removeTags(find(call, input.SerialNumber), input.TagKeys);
      return {};
    },
  },
  ListMFADeviceTags: {
    access: (input, call) => deviceAccess(call, 'ListMFADeviceTags', input.SerialNumber),
    handle: (input, call) => pageOfTags(find(call, input.SerialNumber).tags, input),
  },
} satisfies Operations<typeof Iam>;

/** The devices that a user has enabled. */
export function devicesOf(call: Parameters<typeof iamOf>[0], userName: string): MfaDevice[] {
  return Object.values(iamOf(call).mfaDevices).filter(({ user }) => user === userName);
}

interface Codes {
  readonly AuthenticationCode1?: string | undefined;
  readonly AuthenticationCode2?: string | undefined;
}

function requireCodes(call: Call, { seed }: MfaDevice, codes: Codes): void {
  const first = required(codes.AuthenticationCode1, 'authenticationCode1');
  const second = required(codes.AuthenticationCode2, 'authenticationCode2');
  if (!/^\d{6}$/.test(first) || !/^\d{6}$/.test(second)) {
    throw validationError('Authentication codes have six digits.');
  }
  if (areConsecutive(seed, first, second, call.world.clock.now())) return;
  throw new Fault(
    'InvalidAuthenticationCodeException',
    'Authentication code for device is not valid.',
  );
}

function find(call: Call, value: string | undefined): MfaDevice {
  const serial = required(value, 'serialNumber');
  const device = entry(iamOf(call).mfaDevices, serial);
  if (device !== undefined) return device;
  throw noSuchEntity(`VirtualMFADevice with serial number ${serial} doesn't exist.`);
}

function findOf(
  call: Call,
  input: { readonly UserName?: string | undefined; readonly SerialNumber?: string | undefined },
): MfaDevice {
  const user = findUser(call, ownUserName(call, input.UserName));
  const device = find(call, input.SerialNumber);
  if (device.user === user.name) return device;
  throw noSuchEntity(`MFA Device invalid for user.`);
}

function own({ caller }: Call): string | undefined {
  return caller.principal.type === 'user' ? caller.principal.userName : undefined;
}

function deviceAccess(
  call: Call,
  action: string,
  serial: string | undefined,
  conditions: Access['conditions'] = {},
): Access {
  return { action: `iam:${action}`, resource: serial ?? iamArn(call, 'mfa', '*'), conditions };
}

function show(call: Call, { serial, user, enabledAt, tags }: MfaDevice): Iam.VirtualMFADevice {
  const owner = user === undefined ? undefined : findUser(call, user);
  return {
    SerialNumber: serial,
    ...(owner && {
      User: {
        Path: owner.path,
        UserName: owner.name,
        UserId: owner.id,
        Arn: owner.arn,
        CreateDate: new Date(owner.createdAt),
      },
    }),
    ...(enabledAt !== undefined && { EnableDate: new Date(enabledAt) }),
    ...(Object.keys(tags).length > 0 && { Tags: writeTags(tags) }),
  };
}
