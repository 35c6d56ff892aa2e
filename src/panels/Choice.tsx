import { useId } from 'react';
import { keepArrows } from './keepArrows.ts';
import './controls.css';

interface ChoiceProps<T extends string> {
  readonly label: string;
  /** Read aloud but not shown. */
  readonly hideLabel?: boolean;
  readonly options: Readonly<Partial<Record<T, string>>>;
  readonly value: T;
  readonly disabled?: readonly T[];
  readonly onChange: (value: T) => void;
}

/** One of a few, side by side: radio buttons in the dress of a segmented switch. */
export function Choice<T extends string>({
  label,
  hideLabel,
  options,
  value,
  disabled,
  onChange,
}: ChoiceProps<T>) {
  const name = useId();
  const entries = Object.entries(options) as [T, string][];
  return (
    <fieldset className="choice">
      <legend className={hideLabel ? 'unseen' : undefined}>{label}</legend>
      <div className="options">
        {entries.map(([option, text]) => (
          <label key={option}>
            <input
              onKeyDown={keepArrows}
              type="radio"
              name={name}
              checked={option === value}
              disabled={disabled?.includes(option)}
              onChange={() => onChange(option)}
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
