import { globalStore, type StateHolder } from '../../state.ts';

/** An e-mail that SNS would have sent. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** Milliseconds since the epoch, in the emulator's time. */
  readonly at: number;
  readonly topicArn: string;
  /** Whether the address had confirmed its subscription; a request to confirm becomes so afterwards. */
  confirmed: boolean;
}

const boxOf = globalStore<{ mails: Mail[] }>('sns-outbox', () => ({ mails: [] }));

/** More than anybody reads; older ones go. */
const mostMails = 10_000;

/** The e-mails since the last reset, oldest first. */
export function outboxOf(world: StateHolder): readonly Mail[] {
  return boxOf({ world }).mails;
}

export function post(world: StateHolder, mail: Mail): void {
  const { mails } = boxOf({ world });
  mails.push(mail);
  if (mails.length > mostMails) mails.shift();
}

export function markConfirmed(world: StateHolder, topicArn: string, to: string): void {
  for (const mail of boxOf({ world }).mails) {
    if (mail.topicArn === topicArn && mail.to === to) mail.confirmed = true;
  }
}
