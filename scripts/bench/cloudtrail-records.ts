import { Random, seedWords } from '../../emulator/random.ts';

const account = '123456789012';
const region = 'ap-southeast-2';

/** What share of the records is made by which service; KMS reads are most of a watched trail. */
const mix: readonly {
  readonly weight: number;
  readonly source: string;
  readonly names: readonly string[];
}[] = [
  {
    weight: 60,
    source: 'kms',
    names: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncrypt', 'DescribeKey'],
  },
  { weight: 12, source: 's3', names: ['GetBucketAcl', 'ListBuckets', 'PutBucketPolicy'] },
  {
    weight: 10,
    source: 'sts',
    names: ['AssumeRole', 'GetCallerIdentity', 'AssumeRoleWithWebIdentity'],
  },
  { weight: 10, source: 'ec2', names: ['DescribeInstances', 'DescribeVpcs', 'CreateTags'] },
  { weight: 5, source: 'iam', names: ['GetRole', 'ListRolePolicies', 'PutRolePolicy'] },
  { weight: 3, source: 'signin', names: ['ConsoleLogin'] },
];

const failures = [
  'AccessDenied',
  'IncorrectKeyException',
  'InvalidCiphertextException',
  'ThrottlingException',
];

/** Texts of `count` CloudTrail records, the same for the same seed: as CloudTrail puts them into a log group. */
export function cloudTrailRecords(count: number, seed = 1): string[] {
  const words = seedWords(seed);
  const random = new Random(() => words);
  return Array.from({ length: count }, (_, index) => JSON.stringify(aRecord(random, index)));
}

function aRecord(random: Random, index: number): object {
  const { source, names } = pickService(random);
  const failed = random.next() % 50 === 0;
  const denied = failed && random.next() % 2 === 0;
  const request = requestOf(source, random);
  const error = denied ? 'AccessDenied' : pick(random, failures);
  return {
    eventVersion: '1.11',
    userIdentity: aRoleSession(random),
    eventTime: new Date(Date.UTC(2026, 10, 23) + index * 250).toISOString().replace('.000', ''),
    eventSource: `${source}.amazonaws.com`,
    eventName: pick(random, names),
    awsRegion: region,
    sourceIPAddress: `10.0.${random.next() % 256}.${random.next() % 256}`,
    userAgent:
      'aws-sdk-js/3.1164.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#24.4.1 api/kms#3.1164.0 m/E,e',
    ...(failed && {
      errorCode: error,
      errorMessage: `The request was refused: ${error} by ${source}`,
    }),
    requestParameters: denied ? null : request,
    responseElements: null,
    additionalEventData: { keyMaterialId: random.hex(64) },
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: true,
    ...(!denied && {
      resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: aKeyArn(random) }],
    }),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_256_GCM_SHA384',
      clientProvidedHostHeader: `${source}.${region}.amazonaws.com`,
    },
  };
}

function aRoleSession(random: Random): object {
  const role = pick(random, ['canary-caller', 'canary-bystander', 'workload-task', 'deploy']);
  const roleId = `AROA${random.text(17)}`;
  const session = random.hex(32);
  return {
    type: 'AssumedRole',
    principalId: `${roleId}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: `ASIA${random.text(16)}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleId,
        arn: `arn:aws:iam::${account}:role/keywatch/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: '2026-11-23T00:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

function requestOf(source: string, random: Random): object {
  if (source !== 'kms') return { name: random.hex(16), Host: `${source}.amazonaws.com` };
  return {
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    keyId: aKeyArn(random),
    encryptionContext: { tenant: random.hex(8), purpose: 'record' },
  };
}

function aKeyArn(random: Random): string {
  const digit = random.next() % 4;
  return `arn:aws:kms:${region}:${account}:key/0000000${digit}-1111-4222-8333-444455556666`;
}

function pickService(random: Random): (typeof mix)[number] {
  let place = random.next() % mix.reduce((sum, { weight }) => sum + weight, 0);
  for (const service of mix) {
    if (place < service.weight) return service;
    place -= service.weight;
  }
  throw new Error('the weights do not add up');
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.next() % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
