import { useApi } from '../../api/queries.ts';

/** What would make lists and the map better, the most useful first; nothing where nothing is missing. */
export const Advice = ({ className }: { className?: string }) => {
  const { data } = useApi('GET /api/v1/taste', {});
  if (!data || data.advice.length === 0) return null;
  return (
    <section aria-label="What would help" className={className}>
      <h2 className="label mb-1">What would help</h2>
      <ul className="max-w-prose">
        {data.advice.map(({ code, text, href }) => (
          <li key={code} className="border-t border-rule py-2">
            {href ? (
              <a href={href} className="link">
                {text}
              </a>
            ) : (
              text
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
