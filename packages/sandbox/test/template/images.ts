/**
 * Whether the launcher has templates. Until it has, both sides run cold: the suite then shows only that its programs do not differ from
 * themselves.
 */
export const TEMPLATES: boolean = false;

/** An image of the suite: the host's own /usr with a template that has imported these modules. */
export interface TestImage {
  name: string;
  preload: readonly string[];
}

export const IMAGES: readonly TestImage[] = [
  { name: 'python', preload: [] },
  { name: 'python-numpy', preload: ['numpy'] },
];
