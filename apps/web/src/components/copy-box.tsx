import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';
import { toast } from './toasts.tsx';

/** Text to be pasted elsewhere, with a button that copies it. */
export const CopyBox = ({ text, label }: { text: string; label: string }) => {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2500);
    } catch {
      // Without https (other than on this machine) browsers give no access to the clipboard.
      toast('The browser does not allow copying here: select the text instead', { bad: true });
    }
  };
  return (
    <div className="flex flex-wrap items-start gap-2 rounded border border-rule bg-raised p-2">
      <pre className="min-w-0 grow self-center px-2 py-1 font-mono text-small leading-relaxed whitespace-pre-wrap break-all">
        {text}
      </pre>
      <Button onClick={copy} aria-label={`Copy ${label}`} className="shrink-0">
        {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </Button>
    </div>
  );
};
