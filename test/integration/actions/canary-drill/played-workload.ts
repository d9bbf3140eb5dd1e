import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';

interface Body {
  readonly id?: string;
  readonly key?: string;
  readonly text?: string;
  readonly context?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly body: object;
  readonly requestId?: string | undefined;
  readonly headers?: Record<string, string>;
}

/** Takes over an answer; undefined lets the workload go on. */
export type Fault = (path: string, isWrong: boolean) => Promise<Answer | undefined> | undefined;

/** Answers `/encrypt` and `/decrypt` as the workload does, by real KMS calls, and keeps its records in memory. */
export class PlayedWorkload implements AsyncDisposable {
  token = '';
  kms: KMSClient | undefined;
  keyArn = '';
  fault: Fault = () => undefined;
  /** Whether every answer bears the request id of the first. */
  sameRequestId = false;
  #firstRequestId: string | undefined;
  #records = new Map<string, { wrapped: Uint8Array; text: string; key: string }>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#answer(request);
    const { status, body, headers = {} } = answer;
    this.#firstRequestId ??= answer.requestId;
    const requestId = this.sameRequestId ? this.#firstRequestId : answer.requestId;
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(requestId !== undefined && { 'x-kms-request-id': requestId }),
      ...headers,
    });
    response.end(JSON.stringify(body));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const path = request.url ?? '';
    const body = (await json(request)) as Body;
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return { status: 401, body: { error: 'unauthorized', message: 'no' } };
    }
    const record = this.#records.get(body.id ?? '');
    const isWrong =
      path === '/decrypt' && (record?.key !== body.key || 'forged' in (body.context ?? {}));
    const faulty = await this.fault(path, isWrong);
    if (faulty !== undefined) return faulty;
    return path === '/encrypt' ? this.#encrypt(body) : this.#decrypt(body);
  }

  async #encrypt({ text = '', context = {} }: Body): Promise<Answer> {
    const id = randomUUID();
    const key = randomBytes(32).toString('base64url');
    const EncryptionContext = contextOf(id, key, context);
    const command = new GenerateDataKeyCommand({
      KeyId: this.keyArn,
      KeySpec: 'AES_256',
      EncryptionContext,
    });
    const { CiphertextBlob = new Uint8Array(), $metadata } = await this.#client.send(command);
    this.#records.set(id, { wrapped: CiphertextBlob, text, key });
    return { status: 200, body: { id, key }, requestId: $metadata.requestId };
  }

  async #decrypt({ id = '', key = '', context = {} }: Body): Promise<Answer> {
    const record = this.#records.get(id);
    if (record === undefined) return { status: 404, body: { error: 'not-found', message: 'no' } };
    const command = new DecryptCommand({
      KeyId: this.keyArn,
      CiphertextBlob: record.wrapped,
      EncryptionContext: contextOf(id, key, context),
    });
    try {
      const { $metadata } = await this.#client.send(command);
      return { status: 200, body: { text: record.text }, requestId: $metadata.requestId };
    } catch (error) {
      const { requestId } = (error as { $metadata: { requestId?: string } }).$metadata;
      return { status: 400, body: { error: 'decryption-failed', message: 'no' }, requestId };
    }
  }

  get #client(): KMSClient {
    if (this.kms === undefined) throw new Error('the workload has no credentials yet');
    return this.kms;
  }
}

function contextOf(id: string, key: string, context: Record<string, string>) {
  const digest = createHash('sha256').update(key).digest('base64url');
  return { ...context, 'keywatch:record': id, 'keywatch:key-sha256': digest };
}
