import { randomBytes } from 'node:crypto';
import type { AwsTime } from '../aws-time.ts';
import { type ProvokedCall, WrongAnswer } from '../stage.ts';
import type { WorkloadAnswer, WorkloadClient } from './workload-client.ts';

/** A record that the workload keeps, and what it takes to read it. */
export interface KeptRecord {
  readonly id: string;
  readonly key: string;
  readonly context: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Where a drill's scenario makes its calls: through the workload, each KMS call kept with what became of it. */
export class WorkloadStage {
  readonly calls: ProvokedCall[] = [];
  readonly #client: WorkloadClient;
  readonly #time: AwsTime;
  readonly #runId: string;
  readonly #failureThreshold: number;
  readonly #own: Set<string>;

  /** `own` gets the request id of every KMS call that was made for the drill, also if the answer was wrong. */
  constructor(
    client: WorkloadClient,
    time: AwsTime,
    drill: { readonly runId: string; readonly failureThreshold: number; readonly own: Set<string> },
  ) {
    this.#client = client;
    this.#time = time;
    this.#runId = drill.runId;
    this.#failureThreshold = drill.failureThreshold;
    this.#own = drill.own;
  }

  /** Has a text encrypted and kept. */
  async encrypt(): Promise<KeptRecord> {
    const text = `Keywatch drill ${this.#runId}: ä, 鍵, 🔑`;
    const context = { drill: this.#runId };
    const answer = await this.#post('/encrypt', { name: `drill-${this.#runId}`, text, context });
    const { id, key } = answer.body;
    if (answer.status !== 200 || typeof id !== 'string' || typeof key !== 'string') {
      throw wrong('/encrypt', answer, 'id and key');
    }
    this.#keep(answer, '/encrypt', 'volume');
    return { id, key, context, text };
  }

  /** Reads a record, which must come back byte for byte. */
  async decrypt(record: KeptRecord): Promise<void> {
    const answer = await this.#decrypt(record);
    if (answer.status !== 200) throw wrong('/decrypt', answer, 'the text');
    if (answer.body.text !== record.text) {
      throw new WrongAnswer('the workload answered /decrypt with another text than it was given');
    }
    this.#keep(answer, '/decrypt', 'volume');
  }

  /**
   * Tries to read a record with what is wrong about it, as often as it takes to alarm. The workload must refuse every time,
   * after KMS did.
   */
  async failToDecrypt(record: KeptRecord, countsIn: string): Promise<void> {
    for (let done = 0; done < this.#failureThreshold; done += 1) {
      const answer = await this.#decrypt(record);
      if (answer.status >= 200 && answer.status < 300) {
        throw new WrongAnswer('the workload gave a text to a caller without its key or context');
      }
      if (answer.status !== 400 || answer.body.error !== 'decryption-failed') {
        throw wrong('/decrypt', answer, '400 decryption-failed');
      }
      this.#keep(answer, '/decrypt', countsIn);
    }
  }

  #decrypt({ id, key, context }: KeptRecord): Promise<WorkloadAnswer> {
    return this.#post('/decrypt', { id, key, context });
  }

  async #post(path: '/encrypt' | '/decrypt', body: object): Promise<WorkloadAnswer> {
    const answer = await this.#client.post(path, body);
    if (answer.requestId === undefined) return answer;
    if (this.#own.has(answer.requestId)) {
      throw new WrongAnswer(
        `the workload answered ${path} with the KMS request id of an earlier answer, as if it had not asked KMS`,
      );
    }
    this.#own.add(answer.requestId);
    return answer;
  }

  #keep({ requestId }: WorkloadAnswer, path: string, countsIn: string): void {
    if (requestId === undefined) {
      throw new WrongAnswer(
        `the workload answered ${path} without a KMS request id, as if it had not asked KMS`,
      );
    }
    this.calls.push({ requestId, at: this.#time.now(), countsIn });
  }
}

/** A key in the form in which the workload gives them out; nobody has it. */
export function anotherKey(): string {
  return randomBytes(32).toString('base64url');
}

/** Only the workload's own words for an error are told, never what else it answered. */
function wrong(path: string, { status, body }: WorkloadAnswer, expected: string): WrongAnswer {
  const code = typeof body.error === 'string' && /^[a-z-]{1,40}$/.test(body.error);
  const answered = `${status}${code ? ` ${String(body.error)}` : ''}`;
  const remedy =
    status === 401 ? '; the token of the secret is not the one that the workload takes' : '';
  return new WrongAnswer(
    `the workload answered ${path} with ${answered} instead of ${expected}${remedy}`,
  );
}
