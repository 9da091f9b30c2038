import { ScrobblePage } from '../pages/scrobble/scrobble.tsx';
import { SignedIn } from './signed-in.tsx';

export const EdgeScrobble = () => (
  <SignedIn title="Scrobble by hand">
    <ScrobblePage />
  </SignedIn>
);
