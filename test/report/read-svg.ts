import { DOMParser, onErrorStopParsing, type Element } from '@xmldom/xmldom';

export type { Element };

/** The root of a picture that is well-formed XML; throws for any other. */
export function readSvg(text: string): Element {
  return new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'image/svg+xml')
    .documentElement!;
}

/** The elements below this one that have the attribute. */
export function elementsWith(attribute: string, element: Element): Element[] {
  return elements('*', element).filter((found) => found.hasAttribute(attribute));
}

/** The elements below this one of that tag. */
export function elements(tag: string, element: Element): Element[] {
  return [...element.getElementsByTagName(tag)];
}

/** The picture of each level. */
export function levelsOf(svg: Element): Element[] {
  return elementsWith('data-level', svg);
}

/** The kept edges in the picture of a level. */
export function edgesOf(level: Element): Element[] {
  return elementsWith('data-operation', level);
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Everything in a level's picture that text stands on, in its order: labels of edges, inputs, nodes, output. */
export function boxesOf(level: Element): Box[] {
  const rectangles = elements('rect', level)
    .filter((rect) => rect.hasAttribute('x'))
    .map((rect) => {
      const [left, top, width, height] = numbers(rect, 'x', 'y', 'width', 'height');
      return { left: left!, top: top!, right: left! + width!, bottom: top! + height! };
    });
  const circles = elements('circle', level).map((circle) => {
    const [x, y, r] = numbers(circle, 'cx', 'cy', 'r');
    return { left: x! - r!, top: y! - r!, right: x! + r!, bottom: y! + r! };
  });
  return [...rectangles, ...circles];
}

function numbers(element: Element, ...names: string[]): number[] {
  return names.map((name) => Number(element.getAttribute(name)));
}
