/** The options of `invigil run`, as they were written. */
export interface RunFlags {
  lang?: string;
  image?: string;
  images?: string;
  stdin?: string;
  limit: string[];
  collect: string[];
  out?: string;
  display?: string;
  json?: boolean;
  unsafe?: boolean;
}
