/** The client is to see its connection break, as if the network had failed. */
export class ConnectionLost extends Error {
  constructor() {
    super('the connection was lost, as a fault orders');
    this.name = 'ConnectionLost';
  }
}
