import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The least that any server of Encrypt must do: parse the JSON, encrypt with AES-256-GCM, answer.
const key = createSecretKey(randomBytes(32));

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const input = JSON.parse(Buffer.concat(chunks).toString()) as {
      KeyId: string;
      Plaintext: string;
      EncryptionContext: Record<string, string>;
    };
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    cipher.setAAD(Buffer.from(JSON.stringify(input.EncryptionContext)));
    const body = cipher.update(Buffer.from(input.Plaintext, 'base64'));
    cipher.final();
    const blob = Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64');
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ CiphertextBlob: blob, KeyId: input.KeyId }));
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => process.exit(0));
