import { Upload } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { sendForm } from '../../api/upload.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { toast } from '../../components/toasts.tsx';
import type { Model } from './words.ts';

/** Takes in a model file that another instance or `fonoteca recommend pretrain` made. */
export const ImportModel = () => {
  const id = useId();
  const refresh = useRefresh();
  const [sent, setSent] = useState<number | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const controller = useRef<AbortController>(undefined);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const form = new FormData();
    form.append('file', file, file.name);
    controller.current = new AbortController();
    setSent(0);
    setFault(null);
    try {
      const model = await sendForm<Model>('/api/v1/models/import', form, setSent, controller.current.signal);
      toast(`Model ${model.id} knows ${model.items.toLocaleString()} items, and is in use`);
      await refresh('/models', '/discover', '/mixes', '/similar');
    } catch (error) {
      setFault(messageOf(error));
    } finally {
      setSent(null);
    }
  };
  return (
    <div>
      <p className="mb-4 max-w-prose text-soft">
        A model learned from public listening data knows artists that nobody here has heard. It holds items
        only, no person. Make one with <code>fonoteca recommend pretrain</code>, or take one that another
        instance exported.
      </p>
      {sent === null ? (
        <span className="relative inline-block">
          <input
            id={id}
            type="file"
            accept=".safetensors,.fonoteca-model,application/octet-stream"
            className="peer sr-only"
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <label
            htmlFor={id}
            className={`${buttonClass('line')} cursor-pointer peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent`}
          >
            <Upload size={18} aria-hidden="true" /> Choose a model file
          </label>
        </span>
      ) : (
        <div className="flex max-w-md items-end gap-4">
          <div className="grow">
            <Progress label={sent < 1 ? 'Sending the model' : 'Reading it'} share={sent < 1 ? sent : null} />
          </div>
          {sent < 1 && <Button onClick={() => controller.current?.abort()}>Stop</Button>}
        </div>
      )}
      {fault && (
        <p role="alert" className="mt-3 max-w-prose text-bad">
          {fault}
        </p>
      )}
    </div>
  );
};
