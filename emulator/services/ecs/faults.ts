import { Fault } from '../../fault.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html */
export function clientException(message: string): Fault {
  return new Fault('ClientException', message);
}

export function invalidParameter(message: string): Fault {
  return new Fault('InvalidParameterException', message);
}

export function clusterNotFound(): Fault {
  return new Fault('ClusterNotFoundException', 'Cluster not found.');
}

export function serviceNotFound(): Fault {
  return new Fault('ServiceNotFoundException', 'Service not found.');
}

export function serviceNotActive(): Fault {
  return new Fault('ServiceNotActiveException', 'Service was not ACTIVE.');
}

export function resourceNotFound(): Fault {
  return new Fault('ResourceNotFoundException', 'The specified resource could not be found.');
}
