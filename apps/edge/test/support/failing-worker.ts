import { Account as Whole } from '../../src/account/account.ts';
import type { Env } from '../../src/env.ts';
import type { ObjectState } from '../../src/platform.ts';

export { default } from '../../src/worker.ts';

let left: number | undefined;

/** An account whose first alarms end with a defect, more of them than the platform would forgive. */
export class Account extends Whole {
  protected override readonly firstRetryMs = 10;

  constructor(state: ObjectState, env: Env) {
    super(state, env);
    left ??= Number((env as Env & { readonly DEFECTS?: string }).DEFECTS ?? 0);
  }

  protected override async advance(signal: AbortSignal): Promise<number | null> {
    if (left && left-- > 0) throw new Error('a defect in the alarm');
    return super.advance(signal);
  }
}
