import type { Parameter } from '../schemas/generated/parameter.js';
import { describeSchema, showValue } from './describe-schema.js';
import { valueFault } from './parameter-value.js';
import type { Report } from './report.js';

/**
 * Reports what makes no sense in a parameter's declaration as a whole, whose form is known to be right. False where no
 * value can be held against it.
 */
export function checkDeclaration(name: string, declared: Parameter, report: Report): boolean {
  if (!checkLimits(name, declared, report)) return false;
  const { type, minimum, maximum } = declared;
  const allowed = {
    type,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
  declared.enum?.forEach((value, i) => {
    const code = valueFault(allowed, value);
    if (!code) return;
    report(['params', name, 'enum', i], {
      code,
      found: `params.${name}.enum[${i}] is ${showValue(value)}`,
      expected: describeSchema(allowed),
    });
  });
  return true;
}

function checkLimits(name: string, { type, minimum, maximum }: Parameter, report: Report): boolean {
  if (type === 'string' || type === 'boolean') {
    for (const [limit, value] of Object.entries({ minimum, maximum })) {
      if (value === undefined) continue;
      report(
        ['params', name, limit],
        {
          code: 'SPEC_CONFLICT',
          found: `params.${name} is of type ${type} and has a ${limit}`,
          expected: 'limits for integers and numbers only',
          remedy: 'remove the limit, or list the values that are allowed under `enum`',
        },
        'key',
      );
    }
  } else if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    report(['params', name, 'minimum'], {
      code: 'SPEC_CONFLICT',
      found: `params.${name} has the minimum ${minimum} and the maximum ${maximum}`,
      expected: 'a minimum that is no larger than the maximum',
    });
    return false;
  }
  return true;
}
