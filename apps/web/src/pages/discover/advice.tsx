import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import type { List } from './item.ts';

type Advice = List['advice'][number];

/** Where each address of advice leads; one that this page does not know is said without a link. */
const places: Readonly<Record<string, string>> = {
  '/import': 'Bring listens in',
  '/models': 'To the models',
  '/discover/settings': 'Read and decide',
};

/** The advice of several lists, each once. */
export const adviceOf = (lists: readonly List[]): Advice[] => [
  ...new Map(lists.flatMap(({ advice }) => advice).map((one) => [one.code, one])).values(),
];

/** What would make lists better, each with the way there. */
export const AdviceList = ({ advice }: { advice: readonly Advice[] }) => (
  <ul className="max-w-prose">
    {advice.map(({ code, text, href }) => (
      <li key={code} className="border-t border-rule py-2 first:border-t-0">
        <p>{text}</p>
        {href !== null && href in places && (
          <Link
            to={href}
            className="inline-flex min-h-touch items-center gap-1.5 font-[550] text-accent hover:underline"
          >
            {places[href]} <ArrowRight size={16} aria-hidden="true" />
          </Link>
        )}
      </li>
    ))}
  </ul>
);
