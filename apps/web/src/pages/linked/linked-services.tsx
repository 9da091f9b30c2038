import { useApi } from '../../api/queries.ts';
import { Section } from '../../components/section.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { AccountRow } from './account-row.tsx';
import { DiscogsLink } from './discogs.tsx';
import { LastfmLink } from './lastfm.tsx';
import { CompatibleForm, ListenBrainzForm } from './link-forms.tsx';

/** Where listens are forwarded to, and where records come from. */
export const LinkedServices = () => {
  const accounts = useApi('GET /api/v1/linked-accounts', {});
  return (
    <>
      <Section title="Listens go to">
        <Loaded query={accounts}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="Nowhere but here.">
                Link a service below, and what you listen to stands there, too.
              </Empty>
            ) : (
              <ul>
                {items.map((account) => (
                  <AccountRow key={account.id} account={account} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
      <Section title="Last.fm">
        <LastfmLink />
      </Section>
      <Section title="ListenBrainz">
        <ListenBrainzForm />
      </Section>
      <Section title="Another server">
        <CompatibleForm />
      </Section>
      <Section title="Discogs">
        <DiscogsLink />
      </Section>
    </>
  );
};
