// What the settlement page shows: the day, the codings that are switched off, and what is supposed.

/** The scenario of the page, as a query. */
export const scenario = () => {
  const { asOf, off, suppose, machine } = document.getElementById("pick").dataset;
  const query = new URLSearchParams();
  if (asOf) query.set("as_of", asOf);
  if (machine) query.set("machine", machine);
  for (const place of off.split(",").filter(Boolean)) query.append("off", place);
  for (const each of JSON.parse(suppose)) query.append("suppose", each);
  return query;
};

/** The address of the page for a scenario. */
export const showOn = (query) => `/settlement${query.size ? `?${query}` : ""}`;
