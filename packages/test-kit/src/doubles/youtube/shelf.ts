import type { YouTubeDoubleChannel, YouTubeDoubleVideo } from './types.ts';

/** Channels and videos of the double. */
export class Shelf {
  readonly channels = new Map<string, YouTubeDoubleChannel>();
  readonly videos = new Map<string, YouTubeDoubleVideo>();

  /** What somebody who comes at `now` sees, the newest first. */
  newest(channel: string, now: number, most: number): YouTubeDoubleVideo[] {
    return [...this.videos.values()]
      .filter((video) => video.channel === channel && isThere(video, now))
      .toSorted((left, right) => right.publishedAt - left.publishedAt)
      .slice(0, most);
  }

  find(id: string, now: number): YouTubeDoubleVideo | undefined {
    const video = this.videos.get(id);
    return video && isThere(video, now) ? video : undefined;
  }
}

const isThere = ({ publishedAt, hiddenAt = Number.POSITIVE_INFINITY }: YouTubeDoubleVideo, now: number) =>
  publishedAt <= now && now < hiddenAt;
