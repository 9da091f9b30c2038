import clsx from 'clsx';
import { Check, CircleAlert, Disc3 } from 'lucide-react';
import type { Look } from './standing.ts';

export const StandingIcon = ({ look, size = 18 }: { look: Look; size?: number }) => {
  if (look === 'done') return <Check size={size} aria-hidden="true" className="shrink-0" />;
  if (look === 'warning' || look === 'bad')
    return <CircleAlert size={size} aria-hidden="true" className="shrink-0" />;
  return <Disc3 size={size} aria-hidden="true" className={clsx('shrink-0', look === 'busy' && 'turns')} />;
};
