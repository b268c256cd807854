// A small store: the state of a page in one place, and who is called when it changes.

/**
 * Make a store.
 *
 * `state` is the current state, a frozen object. `set` replaces some of its fields; `subscribe` has a function called
 * whenever a field is set, even to the value it had, in the order of the subscriptions.
 */
export const createStore = (initial) => {
  let state = Object.freeze({ ...initial });
  const subscriptions = [];
  return {
    get state() {
      return state;
    },
    set(changes) {
      state = Object.freeze({ ...state, ...changes });
      for (const { field, subscriber } of subscriptions) if (field in changes) subscriber(state);
    },
    subscribe(field, subscriber) {
      subscriptions.push({ field, subscriber });
    },
  };
};
