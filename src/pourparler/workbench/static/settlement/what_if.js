// What-ifs that are saved in the ledger, by name.

import { post, showMessage } from "../common.js";
import { scenario } from "./scenario.js";

/** Save what is supposed under a name. */
export const save = async (name) => {
  await post("/settlement/scenarios", { name, suppose: scenario().getAll("suppose") });
  showMessage("Saved for everybody who uses this ledger.");
};

/** Remove a saved what-if. */
export const forget = (number) => post(`/settlement/scenarios/${number}/remove`);

/** The terms of a deal, in the form that a supposition has, given the groups of options by issue. */
export const termsOf = (deal, groups) =>
  deal.map((option, k) => [...groups[k].children].find(({ value }) => value.endsWith(`=${option}`)).value);
