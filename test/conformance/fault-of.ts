/** The code of the error that a call ends with, or `accepted` if it does not. What is no answer of AWS is thrown on. */
export async function faultOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (error instanceof Error && '$fault' in error) return error.name;
    throw error;
  }
}

/** The same with its message, for those that programs have to read. */
export async function faultAndMessageOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (error instanceof Error && '$fault' in error) return `${error.name}: ${error.message}`;
    throw error;
  }
}
