import { problemResponse } from '@fonoteca/contract';
import type { Fault } from '@fonoteca/domain';

/** The answer to an expected failure, with the headers that HTTP/1.1 wants beside it. */
export const answerFault = (fault: Fault): Response =>
  problemResponse(fault, {
    // The rest of the body is not read: the connection cannot serve another request.
    ...(fault.code === 'too-large' ? { connection: 'close' } : {}),
    ...(fault.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer realm="fonoteca"' } : {}),
  });
