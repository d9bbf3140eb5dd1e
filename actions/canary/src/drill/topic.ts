import { PublishCommand } from '@aws-sdk/client-sns';
import type { Clients } from '../clients.ts';
import { forget, receive } from '../observer-queue.ts';
import type { Instance } from '../target.ts';
import type { Announcement } from './announcements.ts';
import { type Phase, type Sign, signAttributes } from './sign.ts';
import { Signs } from './signs.ts';

/** What a drill says on the production topic, and hears of others there. */
export class DrillTopic {
  readonly signs: Signs;
  /** Whether people may have been told that there is a drill: then they must be told of its end. */
  begun = false;
  readonly #clients: Clients;
  readonly #target: Instance;
  readonly #runId: string;

  constructor(clients: Clients, target: Instance, runId: string) {
    this.signs = new Signs(runId);
    this.#clients = clients;
    this.#target = target;
    this.#runId = runId;
  }

  /** `until`: how long the drill's failures may show. */
  async say(phase: Phase, { subject, text }: Announcement, until: number): Promise<void> {
    this.begun = true;
    await this.#clients.sns.send(
      new PublishCommand({
        TopicArn: this.#target.topicArn,
        Subject: subject,
        Message: text,
        MessageAttributes: signAttributes(this.#runId, phase, until),
      }),
    );
  }

  /** Waits at the queue for what drills say, and leaves to another one what alarms said. */
  async listen(): Promise<void> {
    const { signs } = await receive(this.#clients, this.#target, { keep: true });
    await this.hear(signs);
  }

  async hear(signs: readonly Sign[]): Promise<void> {
    for (const receipt of this.signs.hear(signs, this.#clients.time.now())) {
      await forget(this.#clients, this.#target, receipt);
    }
  }

  /** Takes our beginning from the queue, so that the next drill is alone. */
  async clear(): Promise<void> {
    const { receipt } = this.signs;
    if (receipt !== undefined) await forget(this.#clients, this.#target, receipt);
  }
}
