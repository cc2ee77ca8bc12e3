// The parts of the culture tab besides thanks and stories: how each is shown, and what its controls and forms do.
// PARTS: part's name in the address → the route below /page that draws it (a function, so that it can add what was chosen).
export const PARTS = {
};

export const PART_ACTIONS = {
};

export const PART_FORMS = {
};
