import { startSearch } from './parts/name-search.ts';

/* The hall's page: people find their name. */
startSearch();
