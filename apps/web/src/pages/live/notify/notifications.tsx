import { useApi } from '../../../api/queries.ts';
import { Section } from '../../../components/section.tsx';
import { Loaded } from '../../../components/states.tsx';
import { useNow, useTitle } from '../../../lib/hooks.ts';
import { useTimeZone } from '../../../scrobble/mode.tsx';
import { LiveFrame } from '../live-frame.tsx';
import { AddTarget } from './add-target.tsx';
import { Preferences } from './preferences.tsx';
import { knownTarget } from './push.ts';
import { TargetRow } from './target-row.tsx';
import { ThisBrowser } from './this-browser.tsx';

/** Where notifications go, of whom, and when not. */
export const Notifications = () => {
  useTitle('Notifications');
  const targets = useApi('GET /api/v1/live/targets', {});
  const preferences = useApi('GET /api/v1/live/preferences', {});
  const timeZone = useTimeZone();
  const now = useNow();
  return (
    <LiveFrame title="Notifications" about={<p>Be told when somebody goes live, wherever you are.</p>}>
      <div className="flex flex-col gap-section">
        <Section title="Of whom, and when not">
          <Loaded query={preferences}>
            {(stored) => <Preferences stored={stored} timeZone={timeZone} />}
          </Loaded>
        </Section>
        <Section title="This browser">
          <Loaded query={targets}>{(data) => <ThisBrowser targets={data} />}</Loaded>
        </Section>
        <Section title="Where they go">
          <Loaded query={targets}>
            {({ items }) =>
              items.length === 0 ? (
                <p className="text-soft">Nowhere yet.</p>
              ) : (
                <ul className="max-w-3xl">
                  {items.map((target) => (
                    <TargetRow
                      key={target.id}
                      target={target}
                      here={target.kind === 'push' && target.id === knownTarget()}
                      timeZone={timeZone}
                      now={now}
                    />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Section>
        <Section title="Another way">
          <Loaded query={targets}>{(data) => <AddTarget targets={data} />}</Loaded>
        </Section>
      </div>
    </LiveFrame>
  );
};
