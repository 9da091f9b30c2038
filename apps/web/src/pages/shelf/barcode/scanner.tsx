import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { openDetector } from './detector.ts';

const pauseMs = 160;

/** The camera's picture, looked through until it shows a barcode. */
export const Scanner = ({ onCode, onClose }: { onCode: (code: string) => void; onClose: () => void }) => {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const found = useRef(onCode);
  found.current = onCode;
  useEffect(() => {
    let over = false;
    let stream: MediaStream | undefined;
    const run = async () => {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 } },
      });
      const frame = video.current;
      if (over || !frame) return;
      frame.srcObject = stream;
      await frame.play();
      const detect = await openDetector();
      // The same code twice: a single look may have misread a digit.
      let before: string | null = null;
      while (!over) {
        const code = await detect(frame);
        if (code !== null && code === before) {
          found.current(code);
          return;
        }
        before = code ?? before;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    };
    run()
      .catch((error: unknown) => {
        if (!over) setProblem(problemOf(error));
      })
      .finally(() => {
        if (over) stop(stream);
      });
    return () => {
      over = true;
      stop(stream);
    };
  }, []);
  return (
    <div className="max-w-lg">
      {problem ? (
        <p role="alert" className="border-l-2 border-bad py-1 pl-4">
          {problem}
        </p>
      ) : (
        <div className="relative overflow-hidden rounded bg-sunk">
          <video ref={video} muted playsInline className="block aspect-4/3 w-full object-cover" />
          <div
            aria-hidden="true"
            className="absolute inset-x-[12%] inset-y-[30%] rounded border-2 border-accent"
          />
          <p role="status" className="sr-only">
            The camera is looking for a barcode
          </p>
        </div>
      )}
      <Button className="mt-3" onClick={onClose}>
        Switch the camera off
      </Button>
    </div>
  );
};

const stop = (stream: MediaStream | undefined) => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

const problemOf = (error: unknown): string => {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError')
    return 'The browser does not give the camera: allow it for this page, or type the number.';
  if (name === 'NotFoundError') return 'There is no camera here: type the number.';
  return 'The camera does not answer: type the number.';
};

/** Browsers give a camera to pages with https and to this machine alone. */
export const hasCamera = (): boolean => Boolean(navigator.mediaDevices?.getUserMedia);
