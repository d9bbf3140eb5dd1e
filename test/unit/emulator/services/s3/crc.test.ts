import { expect, test } from '@jest/globals';
import { crc32c, crc64nvme } from '../../../../../emulator/services/s3/crc.ts';
import { aBucket } from './a-bucket.ts';

// The check values of the CRC catalogue: https://reveng.sourceforge.io/crc-catalogue/all.htm
test.each([
  ['CRC-32/ISCSI', crc32c, 'e3069283'],
  ['CRC-64/NVME', crc64nvme, 'ae8b14860a799888'],
])('%s of the nine digits is %s', (_, crc, check) => {
  expect(crc(Buffer.from('123456789')).toString('hex')).toBe(check);
});

test.each([
  ['ChecksumCRC32C', crc32c],
  ['ChecksumCRC64NVME', crc64nvme],
])('a body that is not what %s says is refused', async (name, crc) => {
  const { put } = await aBucket();
  const checksum = crc(Buffer.from('text')).toString('base64');

  expect(await put('k', 'text', { [name]: checksum })).toMatchObject({ [name]: checksum });
  await expect(put('k', 'other', { [name]: checksum })).rejects.toMatchObject({
    code: 'BadDigest',
  });
});
