import clsx from 'clsx';
import { Sleeve } from '../../components/sleeve.tsx';

const quarters = [0, 1, 2, 3] as const;

/** Four sleeves as one picture; one alone fills it. Purely decorative. */
export const Mosaic = ({
  names,
  title,
  className,
}: {
  names: readonly string[];
  title: string;
  className?: string;
}) => {
  const [first = title] = names;
  if (names.length < 2) return <Sleeve name={first} className={clsx('aspect-square', className)} />;
  return (
    <div
      aria-hidden="true"
      className={clsx('grid aspect-square grid-cols-2 overflow-hidden rounded-[2px]', className)}
    >
      {quarters.map((place) => (
        <Sleeve
          key={place}
          // Fewer than four stand crosswise.
          name={names[place] ?? names[names.length === 2 ? 3 - place : place % names.length] ?? first}
          className="size-full rounded-none!"
        />
      ))}
    </div>
  );
};
