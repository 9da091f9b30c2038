import { useId } from 'react';
import { browserTimeZone, knownTimeZones } from '../lib/time.ts';

const zones = knownTimeZones();

export const TimeZoneField = ({ value, onChange }: { value: string; onChange: (zone: string) => void }) => {
  const id = useId();
  const all = zones.includes(value) ? zones : [value, ...zones];
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-[550]">
        Time zone
      </label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {all.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      <p className="mt-1.5 text-small text-faint">
        Decides where your days begin and end.{' '}
        {value !== browserTimeZone() && `This browser is in ${browserTimeZone().replaceAll('_', ' ')}.`}
      </p>
    </div>
  );
};
