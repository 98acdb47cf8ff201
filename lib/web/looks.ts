/**
 * How a page that could not be shown looks whether the app is ready again: how long it waits before each look, and what it
 * says meanwhile. `history.state` counts the looks across loads of the page, so that a store that comes and goes does not
 * begin them again.
 */
export const LOOKS = {
  pausesSeconds: [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30],
  waiting: 'This page loads again by itself as soon as it can.',
  over: 'This page has stopped trying by itself.',
}
