import { Agent, request } from 'node:http';

/** Requests as an SDK sends them, without the SDK: its own work is not what is measured. */
export class KmsRequests {
  readonly #agent: Agent;
  readonly #url: URL;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Sends an operation and returns its answer; throws for any status but 200. */
  send(operation: string, body: string, target = 'TrentService', service = 'kms'): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(
        this.#url,
        {
          agent: this.#agent,
          method: 'POST',
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'content-length': Buffer.byteLength(body),
            'x-amz-target': `${target}.${operation}`,
            authorization: `AWS4-HMAC-SHA256 Credential=123456789012/20261123/ap-southeast-2/${service}/aws4_request, SignedHeaders=host, Signature=0`,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if (response.statusCode === 200) resolve(text);
            else reject(new Error(`${operation} was answered ${response.statusCode}: ${text}`));
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
