/**
 * The layout of recorded responses in stores, in a version that is kept with them: the same in every store that outlives a
 * process.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.store.format;

import org.jspecify.annotations.NullMarked;
