import {
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import { EncryptCommand } from '@aws-sdk/client-kms';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aKey, bytesOf } from './keys.ts';
import { allow, aRole, give, policyOf } from './roles.ts';
import { sessionOf } from './sessions.ts';

const api = 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/kms/latest/developerguide';

/** The records of a name that mention a resource, once there is one. */
function recordsOf(place: Place, eventName: string, mention: string) {
  return place.until(async () => {
    await place.settle();
    const { Events } = await place.clients.cloudTrail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: eventName }],
      }),
    );
    const found = (Events ?? [])
      .map(({ CloudTrailEvent }) => CloudTrailEvent ?? '')
      .filter((text) => text.includes(mention));
    return found.length === 0 ? undefined : found.map((text) => JSON.parse(text));
  }, 10);
}

export const cloudtrail: ServiceCases = {
  service: 'cloudtrail',
  cases: [
    {
      name: 'An Encrypt is looked up with its key, its context and nothing of the text',
      aws: `${guide}/ct-encrypt.html`,
      async run(place) {
        const KeyId = await aKey(place);
        await place.clients.kms.send(
          new EncryptCommand({
            KeyId,
            Plaintext: bytesOf('clear'),
            EncryptionContext: { tenant: 'a' },
          }),
        );
        const records = await recordsOf(place, 'Encrypt', KeyId);
        return records?.map((record) => [
          record.eventSource,
          record.eventName,
          record.userIdentity.type,
          record.requestParameters.encryptionContext,
          'plaintext' in record.requestParameters,
          record.readOnly,
          record.resources?.map(({ ARN }: { ARN: string }) => ARN.endsWith(KeyId)),
          record.eventCategory,
          record.managementEvent,
        ]);
      },
      expected: [
        [
          'kms.amazonaws.com',
          'Encrypt',
          'Root',
          { tenant: 'a' },
          false,
          true,
          [true],
          'Management',
          true,
        ],
      ],
    },
    {
      name: 'A call that is denied is looked up as AccessDenied, with the role that made it',
      aws: `${guide}/logging-using-cloudtrail.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const { RoleName, arn } = await aRole(place);
        await give(place, RoleName, policyOf(allow('kms:DescribeKey')));
        const session = await sessionOf(place, arn);
        await faultOf(session.kms.send(new EncryptCommand({ KeyId, Plaintext: bytesOf('clear') })));
        const records = await recordsOf(place, 'Encrypt', RoleName);
        return records?.map((record) => [
          record.errorCode,
          record.userIdentity.type,
          record.userIdentity.sessionContext.sessionIssuer.arn === arn,
        ]);
      },
      expected: [['AccessDenied', 'AssumedRole', true]],
    },
    {
      name: 'A trail that does not exist is TrailNotFoundException, and not described',
      aws: `${api}/API_GetTrailStatus.html`,
      async run(place) {
        const name = place.fresh('none');
        const { cloudTrail } = place.clients;
        const { trailList } = await cloudTrail.send(
          new DescribeTrailsCommand({ trailNameList: [name] }),
        );
        return [
          await faultOf(cloudTrail.send(new GetTrailStatusCommand({ Name: name }))),
          trailList,
        ];
      },
      expected: ['TrailNotFoundException', []],
    },
  ],
};
