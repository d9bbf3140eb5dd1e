import { expect, test } from '@jest/globals';
import { comparable } from '../../../../../emulator/cloudformation/drift/comparable.ts';

test.each([
  [{ EngineVersion: '18' }, { EngineVersion: '18.4' }, { EngineVersion: '18.4' }],
  [{ EngineVersion: '18.4' }, { EngineVersion: '18.4' }, { EngineVersion: '18.4' }],
  [{ EngineVersion: '18.3' }, { EngineVersion: '18.4' }, { EngineVersion: '18.3' }],
  [{ EngineVersion: '1' }, { EngineVersion: '18.4' }, { EngineVersion: '1' }],
  [{ EngineVersion: '18' }, {}, { EngineVersion: '18' }],
  [
    { DBInstanceIdentifier: 'My-DB' },
    { DBInstanceIdentifier: 'my-db' },
    { DBInstanceIdentifier: 'my-db' },
  ],
  [
    { DBInstanceIdentifier: 'My-DB' },
    { DBInstanceIdentifier: 'other' },
    { DBInstanceIdentifier: 'My-DB' },
  ],
])('a database of %j that is shown as %j is compared as %j', (written, shown, compared) => {
  expect(comparable('AWS::RDS::DBInstance', written, shown)).toEqual(compared);
});
