// Holds a figure's JSON to Plotly's schema (https://plotly.com/javascript/reference), as plotly.js gives it by Plotly.PlotSchema.get().
// Plotly.validate is not used: it also objects to what is right (a coloraxis by name, the arguments of slider steps) and lets
// unknown frames pass.

/** What is wrong with a figure: a list of "path: fault"; empty when nothing is. */
export function faults(schema, { data, layout, frames, ...others }) {
  const found = Object.keys(others).map((key) => `${key}: no such part of a figure`);
  if (!Array.isArray(data)) return ["data: not a list"];
  const types = data.map((trace) => trace.type ?? "scatter");
  data.forEach((trace, i) => {
    const attributes = schema.traces[types[i]]?.attributes;
    if (!attributes) found.push(`data[${i}].type: no trace is called ${types[i]}`);
    else container(`data[${i}]`, trace, { ...attributes, type: { valType: "any" } }, found);
  });
  // Some attributes of the layout belong to kinds of traces: barmode is there where there are bars.
  const own = types.map((type) => schema.traces[type]?.layoutAttributes ?? {});
  container("layout", layout ?? {}, Object.assign({}, schema.layout.layoutAttributes, ...own), found);
  for (const [i, frame] of (frames ?? []).entries()) {
    if (typeof frame.name !== "string") found.push(`frames[${i}].name: not a text`);
    const { name, data: frameData, layout: frameLayout } = frame;
    const part = faults(schema, { data: frameData, layout: frameLayout });
    found.push(...part.map((fault) => `frames[${i} ${name}].${fault}`));
  }
  return found;
}

function container(path, value, attributes, found) {
  for (const [key, item] of Object.entries(value)) {
    if (item === null && key !== "z") continue; // Plotly takes null for "not given".
    const at = `${path}.${key}`;
    // xaxis2, coloraxis3: numbered copies of what the schema names once.
    const bare = key.replace(/([2-9]|[1-9]\d+)$/, "");
    const attribute = attributes[key] ?? (attributes[bare]?._isSubplotObj ? attributes[bare] : undefined);
    if (attribute === undefined || key.startsWith("_")) found.push(`${at}: unknown`);
    else if (attribute.valType) check(at, item, attribute, found);
    else if (attribute.items) {
      const [kind] = Object.values(attribute.items);
      if (!Array.isArray(item)) found.push(`${at}: not a list`);
      else item.forEach((entry, i) => container(`${at}[${i}]`, entry, kind, found));
    } else if (typeof item !== "object" || Array.isArray(item)) found.push(`${at}: not an object`);
    else container(at, item, attribute, found);
  }
}

function check(path, value, attribute, found) {
  const plain = rules[attribute.valType];
  if (!plain) found.push(`${path}: the schema's type ${attribute.valType} is unknown to this test`);
  else if (!plain(value, attribute) && !(attribute.arrayOk && Array.isArray(value) && value.flat().every((v) => plain(v, attribute))))
    found.push(`${path}: ${JSON.stringify(value).slice(0, 80)} is no ${attribute.valType}`);
}

const matches = (pattern, value) =>
  typeof pattern === "string" && /^\/.*\/$/.test(pattern)
    ? typeof value === "string" && new RegExp(pattern.slice(1, -1)).test(value)
    : pattern === value;

const isColour = (value) =>
  typeof value === "string" &&
  /^(#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|rgba?\([\d., %]+\)|hsla?\([\d., %]+\)|[a-z]+)$/i.test(value);

const isNumber = (value, { min = -Infinity, max = Infinity }) =>
  typeof value === "number" && Number.isFinite(value) && value >= min && value <= max;

const rules = {
  any: () => true,
  data_array: (value) => Array.isArray(value),
  boolean: (value) => typeof value === "boolean",
  number: isNumber,
  angle: (value) => value === "auto" || isNumber(value, {}),
  integer: (value, attribute) => Number.isInteger(value) && isNumber(value, attribute),
  string: (value, { noBlank, values }) =>
    (typeof value === "string" || typeof value === "number") && !(noBlank && value === "") && (!values || values.includes(value)),
  enumerated: (value, { values }) => values.some((pattern) => matches(pattern, value)),
  flaglist: (value, { flags, extras = [] }) =>
    extras.includes(value) || (typeof value === "string" && value.split("+").every((flag) => flags.includes(flag))),
  color: isColour,
  colorlist: (value) => Array.isArray(value) && value.every(isColour),
  colorscale: (value) =>
    typeof value === "string" ||
    (Array.isArray(value) && value.length > 1 && value.every(([place, colour]) => isNumber(place, { min: 0, max: 1 }) && isColour(colour)) && value[0][0] === 0 && value.at(-1)[0] === 1),
  subplotid: (value, { dflt, regex }) => matches(regex ?? `/^${dflt}([2-9]|[1-9][0-9]+)?$/`, value),
  info_array: (value, { items, freeLength }) =>
    Array.isArray(value) && (freeLength || !Array.isArray(items) || value.length <= items.length),
};
