import { useState } from 'react';
import { addressOf } from '../../api/client.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { Confirm } from './confirm.tsx';
import { useModelActions } from './use-actions.ts';
import { type Model, nameOf } from './words.ts';

/** What the owner can do with one model. */
export const ModelButtons = ({ model, onRemoved }: { model: Model; onRemoved?: () => void }) => {
  const { promote, remove } = useModelActions();
  const [asking, setAsking] = useState(false);
  const { id, kind, state } = model;
  return (
    <div className="flex flex-wrap gap-2">
      {state !== 'current' && (
        <Button
          aria-label={`Use this one: ${nameOf(model)}`}
          busy={promote.isPending}
          onClick={() => promote.mutate(id)}
        >
          Use this one
        </Button>
      )}
      {/* A session model holds the very sessions that people listened to: it stays. */}
      {kind !== 'session' && (
        <a
          href={addressOf('GET /api/v1/models/{id}/file', { id })}
          download
          aria-label={`Export: ${nameOf(model)}`}
          className={buttonClass('line')}
        >
          Export
        </a>
      )}
      {state !== 'current' && (
        <Button look="quiet" aria-label={`Remove…: ${nameOf(model)}`} onClick={() => setAsking(true)}>
          Remove…
        </Button>
      )}
      {asking && (
        <Confirm
          title={`Remove ${nameOf(model)}?`}
          action="Remove it"
          busy={remove.isPending}
          onConfirm={() =>
            remove.mutate(id, {
              onSuccess: () => {
                setAsking(false);
                onRemoved?.();
              },
            })
          }
          onClose={() => setAsking(false)}
        >
          <p>
            Its numbers are deleted, its line in the log stays. It can only come back by training or
            importing.
          </p>
        </Confirm>
      )}
    </div>
  );
};
