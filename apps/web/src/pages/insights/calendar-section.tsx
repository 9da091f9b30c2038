import { useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../api/queries.ts';
import { Calendar } from '../../charts/calendar.tsx';
import { IconButton } from '../../components/button.tsx';
import { Section } from '../../components/section.tsx';
import { Block, Loaded } from '../../components/states.tsx';

export const CalendarSection = ({ year: given }: { year: number }) => {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<number | null>(null);
  const year = chosen ?? given;
  const query = useApi('GET /api/v1/statistics/calendar/{year}', { params: { year } });
  const years = query.data?.years ?? [];
  return (
    <Section
      title={`The days of ${year}`}
      aside={
        <span className="flex items-center">
          <IconButton
            label="The year before"
            disabled={!years.some((one) => one < year)}
            onClick={() => setChosen(year - 1)}
          >
            <ChevronLeft size={20} />
          </IconButton>
          <IconButton
            label="The year after"
            disabled={!years.some((one) => one > year)}
            onClick={() => setChosen(year + 1)}
          >
            <ChevronRight size={20} />
          </IconButton>
        </span>
      }
    >
      <Loaded query={query} skeleton={<Block className="h-40" />}>
        {(data) => (
          <Calendar
            year={data.year}
            days={data.days}
            onOpen={(day) => navigate({ to: '/history', search: { from: day, to: day } })}
          />
        )}
      </Loaded>
    </Section>
  );
};
