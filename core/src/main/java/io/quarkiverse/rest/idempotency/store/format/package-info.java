/**
 * The layout of recorded responses in stores, in a version that is kept with them: the same in every store that outlives a
 * process.
 */
package io.quarkiverse.rest.idempotency.store.format;
