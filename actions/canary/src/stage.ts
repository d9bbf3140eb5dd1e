import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  type KMSClient,
  KMSServiceException,
  ReEncryptCommand,
} from '@aws-sdk/client-kms';
import { isPassing, isUnauthenticated } from '../../shared/aws-error.ts';
import { Failure } from '../../shared/failure.ts';
import type { AwsTime } from './aws-time.ts';
import type { Target } from './target.ts';

/** One KMS call that was really made. */
export interface ProvokedCall {
  /** Joins the call with its CloudTrail record (`requestID`). */
  readonly requestId: string;
  /** When KMS answered: milliseconds since the epoch, AWS's time. */
  readonly at: number;
  /** The detection whose filter must count it; every other filter must not. */
  readonly countsIn?: string;
}

/** How KMS must answer a call, and which detection counts it. */
export interface ExpectedAnswer {
  /** An exception's name; absent: success. */
  readonly error?: 'AccessDeniedException' | 'IncorrectKeyException' | 'InvalidCiphertextException';
  readonly countsIn?: string;
}

/** KMS did not answer as the scenario has it: the chain is broken at its first hop. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

const commands = {
  Encrypt: EncryptCommand,
  Decrypt: DecryptCommand,
  GenerateDataKey: GenerateDataKeyCommand,
  ReEncrypt: ReEncryptCommand,
} as const;

type Inputs = {
  [Name in keyof typeof commands]: ConstructorParameters<(typeof commands)[Name]>[0];
};

/** Where a scenario makes its calls: as one role, each call kept with what became of it. */
export class Stage {
  readonly keys: Target['keys'];
  readonly volumeThreshold: number;
  /** Put into every call that succeeds: with it a record can be told from another run's. */
  readonly context: Record<string, string>;
  readonly calls: ProvokedCall[] = [];
  readonly #kms: KMSClient;
  readonly #time: AwsTime;

  constructor(kms: KMSClient, time: AwsTime, target: Target, runId: string) {
    this.#kms = kms;
    this.#time = time;
    this.keys = target.keys;
    this.volumeThreshold = target.volumeThreshold;
    this.context = { 'keywatch-canary': runId };
  }

  /** A ciphertext of the allowed key under the run's context. */
  async encrypt(keyId = this.keys.allowed): Promise<Uint8Array> {
    const input = {
      KeyId: keyId,
      Plaintext: Buffer.from('keywatch'),
      EncryptionContext: this.context,
    };
    const output = await this.call('Encrypt', input, {});
    return output?.CiphertextBlob ?? new Uint8Array();
  }

  /** Makes a call and demands the answer; throws `WrongAnswer` for another, `INCONCLUSIVE` where there was none. */
  async call<Name extends keyof typeof commands>(
    name: Name,
    input: Inputs[Name],
    expected: ExpectedAnswer,
  ): Promise<{ readonly CiphertextBlob?: Uint8Array | undefined } | undefined> {
    const { answer, requestId, output } = await this.#send(name, input);
    if (answer !== (expected.error ?? 'success')) {
      throw new WrongAnswer(
        `KMS answered ${name} with ${answer} instead of ${expected.error ?? 'success'}`,
      );
    }
    const { countsIn } = expected;
    this.calls.push({
      requestId,
      at: this.#time.now(),
      ...(countsIn !== undefined && { countsIn }),
    });
    return output;
  }

  async #send<Name extends keyof typeof commands>(name: Name, input: Inputs[Name]) {
    // A union of command classes cannot be called; each row of `commands` pairs a name with its own input.
    const Command = commands[name] as unknown as new (input: Inputs[Name]) => EncryptCommand;
    try {
      const output = await this.#kms.send(new Command(input));
      return { answer: 'success', requestId: output.$metadata.requestId ?? '', output };
    } catch (error) {
      if (!(error instanceof KMSServiceException) || isPassing(error) || isUnauthenticated(error)) {
        throw new Failure('INCONCLUSIVE', `KMS gave no answer to ${name}`, { cause: error });
      }
      return { answer: error.name, requestId: error.$metadata.requestId ?? '', output: undefined };
    }
  }
}
