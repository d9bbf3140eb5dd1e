import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { type AccessKey, iamOf, type User } from '../../identity/iam-store.ts';
import type { Call, Operations } from '../../service.ts';
import { devicesOf } from './mfa-devices.ts';

/** "You can generate a credential report as often as once every four hours." */
const lifetime = 4 * 3600 * 1000;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
export const credentialReport = {
  GenerateCredentialReport: {
    access: () => ({ action: 'iam:GenerateCredentialReport', resource: '*' }),
    handle(_input, call) {
      const store = iamOf(call);
      const now = call.world.clock.now();
      if (store.credentialReport && now - store.credentialReport.generatedAt < lifetime) {
        return { State: 'COMPLETE' as const };
      }
      store.credentialReport = { generatedAt: now, text: write(call) };
      return {
        State: 'STARTED' as const,
        Description: 'No report exists. Starting a new report generation task',
      };
    },
  },
  GetCredentialReport: {
    access: () => ({ action: 'iam:GetCredentialReport', resource: '*' }),
    handle(_input, call) {
      const report = iamOf(call).credentialReport;
      if (report === undefined) {
        throw new Fault('CredentialReportNotPresentException', 'No report has been generated yet.');
      }
      if (call.world.clock.now() - report.generatedAt >= lifetime) {
        throw new Fault(
          'CredentialReportExpiredException',
          'The report has expired; generate a new one.',
        );
      }
      return {
        Content: new TextEncoder().encode(report.text),
        ReportFormat: 'text/csv' as const,
        GeneratedTime: new Date(report.generatedAt),
      };
    },
  },
} satisfies Operations<typeof Iam>;

const columns = [
  ...['user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used'],
  ...['password_last_changed', 'password_next_rotation', 'mfa_active'],
  ...keyColumns(1),
  ...keyColumns(2),
  ...['cert_1_active', 'cert_1_last_rotated', 'cert_2_active', 'cert_2_last_rotated'],
];

function keyColumns(number: number): string[] {
  return ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
    (name) => `access_key_${number}_${name}`,
  );
}

function write(call: Call): string {
  const users = Object.values(iamOf(call).users).sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = [columns, rootRow(call), ...users.map((user) => rowOf(call, user))];
  return rows.map((row) => row.join(',')).join('\n');
}

const noCertificates = ['false', 'N/A', 'false', 'N/A'];

/** The emulator's accounts were always there, and their root has neither keys nor a device. */
function rootRow({ account }: Call): string[] {
  const none = keyCells(undefined);
  return [
    ...['<root_account>', `arn:aws:iam::${account}:root`, '2020-01-01T00:00:00+00:00'],
    ...['not_supported', 'no_information', 'not_supported', 'not_supported', 'false'],
    ...[...none, ...none, ...noCertificates],
  ];
}

function rowOf(call: Call, user: User): string[] {
  const { login } = user;
  const { passwordPolicy } = iamOf(call);
  const next = passwordPolicy?.maxAge;
  const [first, second] = user.keys;
  return [
    ...[user.name, user.arn, written(user.createdAt), String(login !== undefined)],
    ...(login === undefined
      ? ['N/A', 'N/A', 'N/A']
      : [
          'no_information',
          written(login.changedAt),
          next === undefined ? 'N/A' : written(login.changedAt + next * 86_400_000),
        ]),
    String(devicesOf(call, user.name).length > 0),
    ...[...keyCells(first), ...keyCells(second), ...noCertificates],
  ];
}

/** The use of keys is not noted. */
function keyCells(key: AccessKey | undefined): string[] {
  if (key === undefined) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  return [String(key.active), written(key.createdAt), 'N/A', 'N/A', 'N/A'];
}

function written(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00');
}
