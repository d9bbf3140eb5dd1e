import { Fault } from '../../fault.ts';
import { serviceCaller } from '../../identity/service-role.ts';
import type { World } from '../../world.ts';
import { emailText } from './alarm-email.ts';
import { notification, subject } from './alarm-notification.ts';
import type { AlarmConfiguration, AlarmStatus } from './store.ts';

interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

export type ActionResult =
  | { readonly outcome: 'succeeded'; readonly message: string }
  | { readonly outcome: 'failed'; readonly message: string; readonly error: string };

/** Runs one action of a transition that just took place. */
export async function runAction(
  place: Place,
  action: string,
  alarm: AlarmConfiguration,
  from: AlarmStatus,
  to: AlarmStatus,
): Promise<ActionResult> {
  const message = JSON.stringify({
    default: notification(place, alarm, from, to),
    sms: subject(place, alarm, to),
    email: emailText(place, alarm, from, to),
  });
  const service = action.split(':')[2] ?? '';
  if (service !== 'sns') {
    const error = `Alarm actions of ${service} are not implemented in the Keywatch emulator`;
    return { outcome: 'failed', message, error };
  }
  try {
    const caller = serviceCaller(
      'cloudwatch.amazonaws.com',
      place.account,
      place.region,
      alarm.arn,
    );
    await place.world.invoke(caller, 'sns', 'Publish', {
      TopicArn: action,
      Subject: subject(place, alarm, to),
      Message: message,
      MessageStructure: 'json',
    });
    return { outcome: 'succeeded', message };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { outcome: 'failed', message, error: errorText(error, action) };
  }
}

/** The two refusals that alarm histories show in CloudWatch's own words; any other in those of SNS. */
function errorText(error: Fault, topic: string): string {
  switch (error.code) {
    case 'AuthorizationErrorException':
    case 'AuthorizationError':
      return `CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: ${topic}${because(error)}`;
    case 'KMSAccessDeniedException':
      return 'CloudWatch Alarms does not have authorization to access the SNS topic encryption key.';
    default:
      return error.message;
  }
}

function because({ message }: Fault): string {
  return / because .*$/s.exec(message)?.[0] ?? '';
}
