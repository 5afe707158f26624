/**
 * How outcomes are laid out where they are kept, in a version that is kept with them: the same in every store that outlives a
 * process.
 */
package io.quarkiverse.rest.idempotency.store.format;
