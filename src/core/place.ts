/**
 * Where an event is held, in one line: the venue, and the town of the place-and-date line unless the venue already ends
 * with the town, as it does when people type a whole address.
 */
export const placeWords = ({ venue, place }: { readonly venue: string; readonly place: string }): string =>
  venue === place || venue.toLowerCase().endsWith(` ${place.toLowerCase()}`) ? venue : `${venue}, ${place}`;
