import { Button } from '../../components/button.tsx';
import { ImportChannelsButton } from './import.tsx';

/** Nobody is followed yet: what this page is for, and the two ways to begin. */
export const EmptyLive = ({ onFollow }: { onFollow: () => void }) => (
  <div className="max-w-prose border-t border-strong pt-6">
    <p className="music text-title text-soft">Nobody is followed yet.</p>
    <p className="mt-3 text-soft">
      Follow DJs, musicians and stations on Twitch, YouTube, TikTok, Kick or a stream of their own: you are
      told within minutes when one goes live, and after a few broadcasts this page knows when the next is
      likely. Paste an address, or bring a list: drop a CSV or OPML file anywhere on this page.
    </p>
    <div className="mt-5 flex flex-wrap gap-3">
      <Button look="solid" onClick={onFollow}>
        Follow the first one
      </Button>
      <ImportChannelsButton />
    </div>
  </div>
);
