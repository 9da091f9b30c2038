import { defectResponse, problemResponse } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import { SettingsError } from '../env.ts';

/** Any error as application/problem+json (RFC 9457). What is not expected goes to the log, not to the caller. */
export function answerError(error: unknown): Response {
  if (error instanceof Fault) return problemResponse(error);
  if (error instanceof SettingsError) {
    console.error(`settings: ${error.message}`);
    return problemResponse(new Fault('unavailable', `This installation is not set up: ${error.message}`));
  }
  const id = crypto.randomUUID();
  console.error(`defect ${id}`, error instanceof Error ? error.stack : String(error));
  return defectResponse(id);
}
