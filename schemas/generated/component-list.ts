/* Generated from schemas/component-list.schema.json by `npm run types`. */

/**
 * What `strata doctor --json` prints.
 */
export interface ComponentList {
  /**
   * Whether no component has a problem.
   */
  ok: boolean;
  /**
   * The components that Strata needs.
   */
  components: Component[];
}
/**
 * A component.
 */
export interface Component {
  /**
   * The component's name.
   */
  name: string;
  /**
   * The component's version.
   */
  version?: string;
  /**
   * The component's location.
   */
  place?: string;
  /**
   * What is wrong with the component.
   */
  problem?: string;
  /**
   * How to fix the problem.
   */
  remedy?: string;
}
