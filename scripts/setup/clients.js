import { isPythonReady, preparePython } from './python.js';

/** boto3 and the AWS CLI, which only the tests against other clients need. */
const CLIENTS = {
  venv: '.venv-clients',
  requirements: 'requirements-clients.txt',
  what: 'the other AWS clients',
};

export function areClientsReady(root) {
  return isPythonReady(root, CLIENTS);
}

export function prepareClients(root) {
  return preparePython(root, CLIENTS);
}
