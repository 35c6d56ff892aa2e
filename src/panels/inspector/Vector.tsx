import { exactFloat32, shortNumber } from '../../explain/format.ts';
import './VectorNumbers.css';

/** A vector as numbers in two columns: its first half beside its second. */
export function Vector({ values }: { readonly values: Float32Array }) {
  const half = values.length / 2;
  const lines = Array.from({ length: half }, (_, index) => index);
  return (
    <table className="vector mono">
      <tbody>
        {lines.map((index) => (
          <tr key={index}>
            {[index, index + half].map((element) => (
              <VectorCell key={element} element={element} value={values[element] ?? 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function VectorCell({ element, value }: { readonly element: number; readonly value: number }) {
  return (
    <>
      <th scope="row" className="quiet">
        {element}
      </th>
      <td title={exactFloat32(value)}>{shortNumber(value)}</td>
    </>
  );
}
