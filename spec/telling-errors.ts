import type { ErrorObject } from 'ajv';
import { didYouMean } from './did-you-mean.js';
import type { DescribedSchema } from './describe-schema.js';

/** Of all that ajv says, what an author needs to hear: one error for each fault. */
export function tellingErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  const misspelt = new Set(
    errors
      .filter(({ keyword }) => keyword === 'additionalProperties')
      .map((error) => `${error.instancePath}/${suggestedKey(error) ?? ''}`),
  );
  const meant = meantBranches(errors);
  const ofWrongType = new Set(
    meant.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath),
  );
  return meant.filter((error) => {
    // A bad name is told by the error `propertyNames`.
    if (error.propertyName !== undefined) return false;
    // A value of the wrong type is also out of range, and a misspelt key is also a missing one.
    if (error.keyword !== 'type' && ofWrongType.has(error.instancePath)) return false;
    return error.keyword !== 'required' || !misspelt.has(`${error.instancePath}/${missingKey(error)}`);
  });
}

/**
 * Of an `anyOf`, keeps what is said by the branch that the value was meant for, judged by its type. Where no branch has
 * that type, only the `anyOf` itself is kept.
 */
function meantBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .reduce<ErrorObject[]>(
      (kept, whole) => {
        const branch = ({ schemaPath, instancePath }: ErrorObject) =>
          schemaPath.startsWith(`${whole.schemaPath}/`) && instancePath.startsWith(whole.instancePath)
            ? schemaPath.slice(whole.schemaPath.length + 1).split('/')[0]
            : undefined;
        const ofOtherType = new Set(
          kept
            .filter((error) => error.keyword === 'type' && error.instancePath === whole.instancePath)
            .map(branch),
        );
        const isMeant = (error: ErrorObject) => !ofOtherType.has(branch(error));
        const outside = kept.filter((error) => branch(error) === undefined && error !== whole);
        const meant = kept.filter((error) => branch(error) !== undefined && isMeant(error));
        return [...outside, ...(meant.length > 0 ? meant : [whole])];
      },
      [...errors],
    );
}

/** The key that a `required` error misses. */
export function missingKey({ params }: ErrorObject): string {
  return (params as { missingProperty: string }).missingProperty;
}

/** The key that an `additionalProperties` error does not know. */
export function unknownKey({ params }: ErrorObject): string {
  return (params as { additionalProperty: string }).additionalProperty;
}

/** The key that was probably meant by the unknown one. */
export function suggestedKey(error: ErrorObject): string | undefined {
  return didYouMean(unknownKey(error), Object.keys((error.parentSchema as DescribedSchema).properties ?? {}));
}
