/** The part of JSON Schema that our OpenAPI document uses. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  format?: string;
}

/** One line of a table of fields. */
export interface FieldRow {
  /** `limits.wallMs`, `files[path]`, `limitsHit[].used`. */
  name: string;
  type: string;
  required: boolean;
  says: string;
}

/** A type in a few words. */
export function typeName(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeName).join(' | ');
  if (schema.type === 'array') return `list of ${typeName(schema.items ?? {})}`;
  if (schema.type === 'object')
    return typeof schema.additionalProperties === 'object' ? `map to ${typeName(schema.additionalProperties)}` : 'object'; // its fields have lines of their own
  return [schema.type ?? 'any'].flat().join(' | ');
}

/** Bounds worth telling; those of JavaScript's own integers are not. */
function bounds(schema: JsonSchema): string {
  const parts: string[] = [];
  if (schema.minimum !== undefined && schema.minimum > Number.MIN_SAFE_INTEGER) parts.push(`at least ${schema.minimum}`);
  if (schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER) parts.push(`at most ${schema.maximum}`);
  if (schema.maxLength !== undefined) parts.push(`at most ${schema.maxLength} characters`);
  if (schema.maxItems !== undefined) parts.push(`at most ${schema.maxItems}`);
  if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
  return parts.length === 0 ? '' : `(${parts.join('; ')})`;
}

/** An object, or null, is shown by its fields; everything else by its type. */
function objectOf(schema: JsonSchema): JsonSchema | null {
  if (schema.properties !== undefined) return schema;
  const options = schema.anyOf?.filter((option) => option.type !== 'null') ?? [];
  return options.length === 1 && options[0] !== undefined ? objectOf(options[0]) : null;
}

/** All fields of an object, nested ones under their full name. */
export function fieldRows(schema: JsonSchema, prefix = ''): FieldRow[] {
  const properties = objectOf(schema)?.properties ?? {};
  const required = objectOf(schema)?.required ?? [];
  return Object.entries(properties).flatMap(([key, field]) => {
    const name = prefix + key;
    const inner = field.type === 'array' ? field.items : field;
    const nested = inner !== undefined && objectOf(inner) !== null ? fieldRows(inner, `${name}${field.type === 'array' ? '[]' : ''}.`) : [];
    const row = {
      name,
      type: typeName(field),
      required: required.includes(key),
      says: [field.description, bounds(field)].filter(Boolean).join(' '),
    };
    return [row, ...nested];
  });
}
