import { Queue } from '../pages/queue/queue.tsx';
import { SignedIn } from './signed-in.tsx';

export const EdgeQueue = () => (
  <SignedIn title="Queue">
    <Queue />
  </SignedIn>
);
