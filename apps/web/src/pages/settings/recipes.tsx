import { useState } from 'react';
import { CopyBox } from '../../components/copy-box.tsx';
import { SelectField } from '../../components/field.tsx';
import { recipesFor } from './recipe-texts.ts';

/** Copy-paste instructions with this instance's address filled in. */
export const Recipes = ({ name, token }: { name: string; token: string | null }) => {
  const recipes = recipesFor(window.location.origin, name, token ?? 'YOUR-TOKEN');
  const [id, setId] = useState('pano');
  const recipe = recipes.find((one) => one.id === id) ?? recipes[0];
  if (!recipe) return null;
  return (
    <div className="flex flex-col gap-5">
      <div className="max-w-md">
        <SelectField
          label="Client"
          value={recipe.id}
          onChange={setId}
          choices={recipes.map((one) => ({ value: one.id, label: `${one.name} (${one.protocol})` }))}
          hint="Not in the list? Whatever speaks one of these protocols and lets you set the address works the same way."
        />
      </div>
      <ol className="ml-5 list-decimal text-soft">
        {recipe.steps.map((step) => (
          <li key={step} className="py-0.5">
            {step}
          </li>
        ))}
      </ol>
      {recipe.paste.map(([label, text]) => (
        <div key={label}>
          <p className="mb-1.5 text-small font-[550]">{label}</p>
          <CopyBox text={text} label={label} />
        </div>
      ))}
    </div>
  );
};
