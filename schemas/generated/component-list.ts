/* Generated from schemas/component-list.schema.json by `npm run types`. */

/**
 * What `strata doctor --json` prints.
 */
export interface ComponentList {
  /**
   * Whether nothing is wrong.
   */
  ok: boolean;
  /**
   * What Strata needs.
   */
  components: Component[];
}
/**
 * One of the things.
 */
export interface Component {
  /**
   * What it is.
   */
  name: string;
  /**
   * Its version.
   */
  version?: string;
  /**
   * Where it is.
   */
  place?: string;
  /**
   * What is wrong with it.
   */
  problem?: string;
  /**
   * What to do about that.
   */
  remedy?: string;
}
