// The parts of the culture tab besides thanks and stories: how each is shown, and what its controls and forms do.
// PARTS: part's name in the address → the route below /page that draws it (a function, so that it can add what was chosen).
import { CHAMPION_ACTIONS, CHAMPION_FORMS } from "./champions.js";
import { COMMENT_ACTIONS, COMMENT_FORMS, showComments } from "./comments.js";
import { FIRST_WEEK_ACTIONS } from "./first_week.js";
import { NUMBERS_ACTIONS, NUMBERS_FORMS, numbersRoute } from "./numbers.js";
import { PLAN_ACTIONS, PLAN_FORMS } from "./plan.js";
import { QUALITY_ACTIONS, QUALITY_FORMS } from "./quality.js";

export const PARTS = {
  comments: showComments,
  champions: () => "culture/champions",
  "first-week": () => "culture/first-week",
  numbers: numbersRoute,
  plan: () => "culture/plan",
  quality: () => "culture/quality",
};

export const PART_ACTIONS = {
  ...COMMENT_ACTIONS,
  ...CHAMPION_ACTIONS,
  ...FIRST_WEEK_ACTIONS,
  ...NUMBERS_ACTIONS,
  ...PLAN_ACTIONS,
  ...QUALITY_ACTIONS,
};

export const PART_FORMS = {
  ...COMMENT_FORMS,
  ...CHAMPION_FORMS,
  ...NUMBERS_FORMS,
  ...PLAN_FORMS,
  ...QUALITY_FORMS,
};
