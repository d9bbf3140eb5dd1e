import type { UpdateSample } from '../../../support/update-sample.ts';

export const ssmSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::SSM::Parameter',
    base: { Type: 'String', Value: 'one' },
    properties: {
      AllowedPattern: { before: '[a-z]+', after: '[a-z0-9]+' },
      DataType: { after: 'text' },
      Description: { before: 'a host', after: 'another host' },
      Name: { before: '/matrix/one', after: '/matrix/two' },
      Policies: { after: '[{"Type":"Expiration"}]', refused: 'Policies is not implemented' },
      Tags: { before: { team: 'a', gone: 'b' }, after: { team: 'c', fresh: 'd' } },
      Tier: {
        before: 'Standard',
        after: 'Advanced',
        backRefused: "You can't downgrade a parameter",
      },
      Type: { after: 'StringList' },
      Value: { after: 'two' },
    },
  },
];
