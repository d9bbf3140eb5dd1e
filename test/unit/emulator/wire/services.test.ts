import { expect, test } from '@jest/globals';
import { type ServiceId, serviceIds, services } from '../../../../emulator/wire/services.ts';
import { wireClient } from '../../../support/wire-client.ts';

const shapeIds = {
  'json-1.0': 'aws.protocols#awsJson1_0',
  'json-1.1': 'aws.protocols#awsJson1_1',
  query: 'aws.protocols#awsQuery',
  ec2: 'aws.protocols#ec2Query',
  cbor: 'smithy.protocols#rpcv2Cbor',
  'rest-xml': 'aws.protocols#restXml',
};

test.each(serviceIds)('the row of %s says what its client package says', async (id: ServiceId) => {
  const facts = services[id];

  const client = await wireClient(id);

  expect(client.protocol).toBe(shapeIds[facts.protocol]);
  expect(client.signingName).toBe(facts.signingName);
  expect(client.settings.defaultNamespace).toBe(facts.namespace);
  expect(client.settings.serviceTarget).toBe(facts.target);
  expect(client.settings.version).toBe(facts.version);
  expect(client.settings.xmlNamespace).toBe(facts.xmlNamespace);
  expect(client.settings.awsQueryCompatible).toBe(facts.queryCompatible);
});

test('a version, a target and a signing name each mean one service', () => {
  for (const field of ['version', 'target', 'signingName'] as const) {
    const values = serviceIds.map((id) => services[id][field]);

    expect(new Set(values).size).toBe(serviceIds.length);
  }
});
